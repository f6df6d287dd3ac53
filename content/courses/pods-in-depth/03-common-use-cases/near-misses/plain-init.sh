cat >> till.yaml <<'MANIFEST'
  initContainers:
  - name: shipper
    image: busybox:1.37
    command: [sh, -c, "touch /logs/till.log; tail -f /logs/till.log"]
    volumeMounts:
    - name: logs
      mountPath: /logs
MANIFEST
kubectl replace --force -f till.yaml
sleep 20
