cat >> till.yaml <<'MANIFEST'
  initContainers:
  - name: shipper
    image: busybox:1.37
    restartPolicy: Always
    command: [sh, -c, "touch /logs/till.log; tail -f /logs/till.log"]
    volumeMounts:
    - name: logs
      mountPath: /logs
MANIFEST
kubectl replace --force -f till.yaml
kubectl wait --for=condition=Ready pod/till --timeout=120s
