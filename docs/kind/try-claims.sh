#!/usr/bin/env bash
# Tries backups of claims in a kind cluster of its own, with the CSI driver hostpath as block storage:
#   1. a cluster, the snapshot controller with its definitions, and the driver (block volumes, snapshots)
#   2. Drover's image, built from these sources and loaded into the cluster, and the chart with pvc.enabled
#   3. a claim with data, a snapshot of it and a backup to an S3 server in the cluster
#   4. the backup has to complete, and nothing of the mover's may be left
# It needs kind, kubectl, helm, git, a JDK 25 and the network. The cluster is deleted at the end, unless KEEP=1.
set -euo pipefail

cluster=${CLUSTER:-drover-claims}
snapshotter=${SNAPSHOTTER_VERSION:-v8.3.0}
hostpath=${HOSTPATH_VERSION:-v1.17.0}
namespace=longhorn-system
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d)
KUBECONFIG=$work/kubeconfig
export KUBECONFIG

finish() {
    local code=$?
    if [ "$code" -ne 0 ]; then
        kubectl get backups.longhorn.io,snapshots.longhorn.io,volumes.longhorn.io,jobs,pods,pvc -A -o wide || true
        kubectl -n "$namespace" logs deployment/drover --tail=60 || true
    fi
    if [ "${KEEP:-}" = 1 ]; then
        echo "cluster $cluster stays; KUBECONFIG=$KUBECONFIG" >&2
    else
        kind delete cluster --name "$cluster" || true
        rm -rf "$work"
    fi
    exit "$code"
}
trap finish EXIT

for program in kind kubectl helm git; do
    command -v "$program" >/dev/null || {
        echo "$program is needed" >&2
        exit 69
    }
done

echo "== cluster, snapshot controller, CSI driver" >&2
kind create cluster --name "$cluster" --kubeconfig "$KUBECONFIG" --wait 120s
git clone -q --depth 1 --branch "$snapshotter" https://github.com/kubernetes-csi/external-snapshotter.git "$work/snapshotter"
git clone -q --depth 1 --branch "$hostpath" https://github.com/kubernetes-csi/csi-driver-host-path.git "$work/hostpath"
kubectl apply -k "$work/snapshotter/client/config/crd"
kubectl apply -k "$work/snapshotter/deploy/kubernetes/snapshot-controller"
kubectl -n kube-system rollout status deployment/snapshot-controller --timeout=180s
"$work/hostpath/deploy/kubernetes-latest/deploy.sh"
kubectl apply -f - <<'YAML'
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: hostpath}
provisioner: hostpath.csi.k8s.io
reclaimPolicy: Delete
volumeBindingMode: Immediate
YAML

echo "== Drover" >&2
(cd "$root" && ./mvnw -q -B -Dquick -DskipTests -Dimage -pl processors/image -am package)
kind load image-archive --name "$cluster" "$root"/processors/image/target/drover-image-*.tar
image=$(sed -n 's/^appVersion: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$root/charts/drover/Chart.yaml")
kubectl create namespace "$namespace"
kubectl -n "$namespace" apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: store}
spec:
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec:
      containers:
        - name: s3
          image: ${STORE_IMAGE:-andrewgaul/s3proxy:latest}
          env:
            - {name: S3PROXY_AUTHORIZATION, value: aws-v2-or-v4}
            - {name: S3PROXY_IDENTITY, value: drover}
            - {name: S3PROXY_CREDENTIAL, value: drover-secret}
            - {name: S3PROXY_ENDPOINT, value: "http://0.0.0.0:80"}
            - {name: JCLOUDS_FILESYSTEM_BASEDIR, value: /data}
          volumeMounts: [{name: data, mountPath: /data/backups}]
      volumes: [{name: data, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: store}
spec: {selector: {app: store}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Secret
metadata: {name: store}
stringData: {AWS_ACCESS_KEY_ID: drover, AWS_SECRET_ACCESS_KEY: drover-secret, AWS_ENDPOINTS: "http://store.longhorn-system.svc"}
YAML
kubectl -n "$namespace" rollout status deployment/store --timeout=180s
helm install drover "$root/charts/drover" --namespace "$namespace" --wait --timeout 5m \
    --set image.tag="$image" --set pvc.enabled=true \
    --set defaultBackupStore.backupTarget=s3://backups@us-east-1/ \
    --set defaultBackupStore.backupTargetCredentialSecret=store
kubectl -n "$namespace" wait backuptarget.longhorn.io/default --for jsonpath='{.status.available}'=true --timeout=180s

echo "== a claim, a snapshot, a backup" >&2
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: default, annotations: {drover.io/backup: enabled}}
spec: {storageClassName: hostpath, accessModes: [ReadWriteOnce], resources: {requests: {storage: 64Mi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: writer, namespace: default}
spec:
  restartPolicy: Never
  containers:
    - name: writer
      image: busybox:1.37
      command: [sh, -c, "dd if=/dev/urandom of=/data/file bs=1M count=16 && sync"]
      volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
YAML
kubectl wait pod/writer --for jsonpath='{.status.phase}'=Succeeded --timeout=180s
volume=$(kubectl get pvc data -o jsonpath='{.spec.volumeName}')
kubectl -n "$namespace" wait "volume.longhorn.io/$volume" --for jsonpath='{.spec.size}' --timeout=120s
kubectl -n "$namespace" apply -f - <<YAML
apiVersion: longhorn.io/v1beta2
kind: Snapshot
metadata: {name: first}
spec: {volume: $volume, createSnapshot: true}
---
apiVersion: longhorn.io/v1beta2
kind: Backup
metadata: {name: first}
spec: {snapshotName: first}
YAML
kubectl -n "$namespace" wait backup.longhorn.io/first --for jsonpath='{.status.state}'=Completed --timeout=600s
kubectl -n "$namespace" get backup.longhorn.io/first -o wide

echo "== nothing is left of the mover" >&2
left=$(kubectl get jobs,pvc,volumesnapshots,volumesnapshotcontents -A -l drover.io/owner-uid -o name)
if [ -n "$left" ]; then
    echo "left over: $left" >&2
    exit 1
fi

echo "== uninstall" >&2
helm uninstall drover --namespace "$namespace" --timeout 10m
left=$(kubectl get volumesnapshots,volumesnapshotcontents -A -o name)
if [ -n "$left" ]; then
    echo "left over after the uninstall: $left" >&2
    exit 1
fi
kubectl get pvc data
echo "done" >&2
