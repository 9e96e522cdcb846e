package dev.hsmbackup.controlplane;

/** The programs that a control plane is made of, and the Go packages that they are built from. */
enum Tool {
    ETCD("etcd", "go.etcd.io/etcd/server/v3", "server"),
    KUBE_APISERVER("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", "kube-apiserver"),
    KUBE_CONTROLLER_MANAGER(
            "kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager", "kube-controller-manager"),
    KUBECTL("kubectl", "k8s.io/kubernetes/cmd/kubectl", "kubectl");

    private final String fileName;
    private final String goPackage;
    private final String goOutput;

    Tool(String fileName, String goPackage, String goOutput) {
        this.fileName = fileName;
        this.goPackage = goPackage;
        this.goOutput = goOutput;
    }

    /** The file's name in every folder where it is looked for. */
    String fileName() {
        return fileName;
    }

    String goPackage() {
        return goPackage;
    }

    /** What {@code go build} calls the file: the last path element that is not a version. */
    String goOutput() {
        return goOutput;
    }

    @Override
    public String toString() {
        return fileName;
    }
}
