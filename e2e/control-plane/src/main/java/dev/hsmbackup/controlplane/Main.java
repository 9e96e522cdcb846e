package dev.hsmbackup.controlplane;

import java.nio.file.Path;

/** {@code control-plane DIR}: runs a control plane in the foreground until it is interrupted. */
final class Main {
    private static final String USAGE = """
            usage: control-plane DIR
            Runs a Kubernetes control plane with its files in DIR until Ctrl-C or SIGTERM.
            Standard output has lines for a shell (export KUBECONFIG=...), standard error the progress.""";

    private Main() {}

    static void main(String[] arguments) {
        if (arguments.length != 1 || arguments[0].startsWith("-")) {
            System.err.println(USAGE);
            System.exit(arguments.length == 1 && arguments[0].equals("--help") ? 0 : 2);
        }
        try {
            run(Path.of(arguments[0]));
        } catch (ControlPlaneException e) {
            System.err.println("control-plane: " + e.getMessage());
        }
        System.exit(1);
    }

    /** Returns only when a server ended by itself; a signal ends the JVM, and the hook the servers. */
    private static void run(Path directory) {
        var controlPlane = ControlPlane.start(directory, line -> System.err.println("control-plane: " + line));
        var ending = new Thread(controlPlane::close, "end-control-plane");
        Runtime.getRuntime().addShutdownHook(ending);
        printExports(controlPlane, new Layout(directory.toAbsolutePath().normalize()));
        System.err.println("control-plane: " + controlPlane.failure().join());
    }

    private static void printExports(ControlPlane controlPlane, Layout layout) {
        export("KUBECONFIG", controlPlane.adminKubeconfig());
        export("KUBECTL", controlPlane.kubectl());
        export("KUBECACHEDIR", layout.kubectlCache());
        export("AUDIT_LOG", controlPlane.auditLog());
        System.out.println("export CONTROL_PLANE_PID=" + ProcessHandle.current().pid());
        System.out.flush();
    }

    private static void export(String name, Path value) {
        System.out.println("export " + name + "='" + value.toString().replace("'", "'\\''") + "'");
    }
}
