cat >> station.yaml <<'MANIFEST'
  - name: adapter
    image: busybox:1.37
    command: [sh, -c]
    args:
    - |
      mkdir -p /www
      httpd -p 9200 -h /www
      while true; do
        tr ';' ' ' < /data/raw > /www/metrics
        sleep 2
      done
    volumeMounts:
    - name: data
      mountPath: /data
MANIFEST
kubectl apply -f station.yaml
kubectl wait --for=condition=Ready pod/station --timeout=120s
