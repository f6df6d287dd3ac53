cat >> station.yaml <<'MANIFEST'
  - name: adapter
    image: nginx:1.29
    command: [sh, -c]
    args:
    - |
      nginx -g 'daemon off;' &
      while true; do
        tr ';' ' ' < /data/raw > /usr/share/nginx/html/metrics
        sleep 2
      done
    volumeMounts:
    - name: data
      mountPath: /data
MANIFEST
kubectl apply -f station.yaml
kubectl wait --for=condition=Ready pod/station --timeout=120s
