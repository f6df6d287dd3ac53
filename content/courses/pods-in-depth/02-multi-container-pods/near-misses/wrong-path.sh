cat >> page.yaml <<'MANIFEST'
  - name: sync
    image: busybox:1.37
    command: [sh, -c]
    args:
    - |
      until [ -f /tmp/stop ]; do
        echo "News from ${{ town }}, $(date)" > /content/index.html
        echo "page written"
        sleep 5
      done
      exit 1
    volumeMounts:
    - name: content
      mountPath: /contents
MANIFEST
kubectl replace --force -f page.yaml
kubectl wait --for=condition=Ready pod/page --timeout=120s
