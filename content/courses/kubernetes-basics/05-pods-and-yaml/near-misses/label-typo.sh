cat > nginx-pod.yml <<'MANIFEST'
apiVersion: v1
kind: Pod
metadata:
  name: nginx
  labels:
    app: myapp
    type: frontend
spec:
  containers:
    - name: nginx
      image: nginx:alpine
MANIFEST
kubectl create -f nginx-pod.yml
