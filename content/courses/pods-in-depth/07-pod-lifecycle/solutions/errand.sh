cat > errand.yaml <<'MANIFEST'
apiVersion: v1
kind: Pod
metadata:
  name: errand
spec:
  restartPolicy: Never
  containers:
  - name: errand
    image: busybox:1.37
    command: [sh, -c, "echo on my way; sleep 5; echo delivered"]
MANIFEST
kubectl apply -f errand.yaml
sleep 15
