cat > clash.yaml <<'MANIFEST'
apiVersion: v1
kind: Pod
metadata:
  name: clash
spec:
  containers:
  - name: blue
    command: [sleep, infinity]
    image: nginx:1.29
  - name: green
    image: nginx:1.29
    command: [sh, -c, "sed -i 's/listen  *80;/listen ${{ free }};/; s/listen  *\\[::\\]:80;//' /etc/nginx/conf.d/default.conf; exec nginx -g 'daemon off;'"]
MANIFEST
kubectl replace --force -f clash.yaml
kubectl wait --for=condition=Ready pod/clash --timeout=120s
