package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where things lie in the folder of one control plane.
 *
 * @param root the folder, absolute
 */
record Layout(Path root) {
    Path adminKubeconfig() {
        return root.resolve("admin.kubeconfig");
    }

    Path auditLog() {
        return root.resolve("audit.log");
    }

    Path auditPolicy() {
        return root.resolve("audit-policy.yaml");
    }

    Path etcdData() {
        return root.resolve("etcd");
    }

    Path kubeconfigs() {
        return root.resolve("kubeconfigs");
    }

    Path kubectlCache() {
        return root.resolve("kubectl-cache");
    }

    Path lock() {
        return root.resolve("lock");
    }

    Path log(Tool tool) {
        return root.resolve("logs").resolve(tool.fileName() + ".log");
    }

    Path pki(String name) {
        return root.resolve("pki").resolve(name);
    }

    /** Makes the folders, readable to us only, as there are keys in them. */
    void create() throws IOException {
        Files.createDirectories(root);
        for (var directory : new Path[] {kubeconfigs(), root.resolve("logs"), root.resolve("pki")}) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Removes what an earlier control plane left here, so that the cluster is new; nothing but our own files. */
    void clean() throws IOException {
        Trees.delete(etcdData());
        Trees.delete(kubectlCache());
        Trees.delete(kubeconfigs());
        Trees.delete(root.resolve("logs"));
        Trees.delete(root.resolve("pki"));
        Files.deleteIfExists(auditLog());
        Files.deleteIfExists(adminKubeconfig());
    }

    /** Writes a file that only we can read from its first byte on. */
    static Path writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }
}
