package dev.hsmbackup.rig;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the built parts lie in a checkout of the repository.
 *
 * @param root the folder with the root {@code pom.xml}
 */
public record Checkout(Path root) {

    /** Set by the scripts, so that they work from any directory. */
    static final String ROOT_PROPERTY = "hsmbackup.checkout";

    /**
     * Finds the checkout: the system property {@code hsmbackup.checkout}, else the nearest parent of the working directory
     * that is one.
     */
    public static Checkout locate() {
        String given = System.getProperty(ROOT_PROPERTY);
        Path start = Path.of(given != null ? given : "").toAbsolutePath().normalize();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("e2e/rig/pom.xml"))) {
                return new Checkout(folder);
            }
        }
        throw new RigException(start + " is not inside a checkout of hsm-backup-operator: start the rig from one");
    }

    /** The launcher of the packaged operator. */
    public Path operator() {
        return built("operator/target/operator/bin/operator");
    }

    /** The launcher of the packaged simulator. */
    public Path simulator() {
        return built("e2e/simulator/target/simulator/bin/simulator");
    }

    /** The chart's folder. */
    public Path chart() {
        return root.resolve("deploy/chart");
    }

    /** The samples that the demo applies. */
    public Path samples() {
        return root.resolve("deploy/samples");
    }

    /** The Azure that the demo and {@code e2e/up} run against where no other is named. */
    public Path demoFleet() {
        return root.resolve("e2e/rig/fleets/demo.yaml");
    }

    private Path built(String path) {
        Path file = root.resolve(path);
        if (!Files.isExecutable(file)) {
            throw new RigException(file + " is not built: run 'mvn package -DskipTests' in " + root);
        }
        return file;
    }
}
