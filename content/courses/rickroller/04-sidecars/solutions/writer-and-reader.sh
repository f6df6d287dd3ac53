kubectl apply -f - <<'MANIFEST'
apiVersion: v1
kind: Pod
metadata:
  name: ${{ what }}
spec:
  containers:
    - name: writer
      image: busybox
      command: ["sh", "-c", "while true; do echo new ${{ what }} >> ${{ folder }}/${{ what }}.log; sleep 2; done"]
      volumeMounts:
        - name: shared
          mountPath: ${{ folder }}
    - name: reader
      image: busybox
      command: ["sh", "-c", "touch ${{ folder }}/${{ what }}.log; tail -F ${{ folder }}/${{ what }}.log"]
      volumeMounts:
        - name: shared
          mountPath: ${{ folder }}
  volumes:
    - name: shared
      emptyDir: {}
MANIFEST
sleep 10
