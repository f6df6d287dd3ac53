cat >> clerk.yaml <<'MANIFEST'
  - name: ambassador
    image: nginx:1.29
    volumeMounts:
    - name: config
      mountPath: /etc/nginx/conf.d
  volumes:
  - name: config
    configMap:
      name: ambassador
MANIFEST
kubectl delete pod clerk --ignore-not-found
kubectl apply -f clerk.yaml
kubectl wait --for=condition=Ready pod/clerk --timeout=120s
