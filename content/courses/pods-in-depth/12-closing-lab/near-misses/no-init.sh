kubectl replace --force -f - <<'MANIFEST'
apiVersion: v1
kind: Pod
metadata:
  name: bulletin
  namespace: bulletin
  labels:
    app: bulletin
spec:
  terminationGracePeriodSeconds: 2
  volumes:
  - name: page
    emptyDir: {}
  containers:
  - name: web
    image: nginx:1.29
    ports:
    - containerPort: 80
    resources:
      limits:
        memory: ${{ memory }}Mi
    readinessProbe:
      httpGet:
        path: /
        port: 80
      periodSeconds: 2
    livenessProbe:
      httpGet:
        path: /
        port: 80
      periodSeconds: 5
    volumeMounts:
    - name: page
      mountPath: /usr/share/nginx/html
  - name: editor
    image: busybox:1.37
    command: [sh, -c]
    args:
    - |
      while true; do
        { echo "${{ headline }}"; echo "${{ town }} edition, $(date)"; } > /page/next
        mv /page/next /page/index.html
        sleep 5
      done
    resources:
      limits:
        memory: 32Mi
    volumeMounts:
    - name: page
      mountPath: /page
MANIFEST
kubectl wait -n bulletin --for=condition=Ready pod/bulletin --timeout=30s || true
