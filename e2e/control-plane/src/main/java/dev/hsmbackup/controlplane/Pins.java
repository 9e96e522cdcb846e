package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The pinned Go modules: {@code go.mod} and {@code go.sum} of this Maven module, carried in its jar.
 *
 * @param version Kubernetes version as git names it, for example {@code v1.36.3}
 * @param goMod text of {@code go.mod}
 * @param goSum text of {@code go.sum}
 */
record Pins(String version, String goMod, String goSum) {
    private static final Pattern KUBERNETES = Pattern.compile("k8s\\.io/kubernetes (v(\\d+)\\.(\\d+)\\.\\S+)");

    static Pins load() {
        var goMod = resource("go.mod");
        var kubernetes = KUBERNETES.matcher(goMod);
        if (!kubernetes.find()) {
            throw new ControlPlaneException("go.mod of the control plane names no version of k8s.io/kubernetes");
        }
        return new Pins(kubernetes.group(1), goMod, resource("go.sum"));
    }

    /**
     * Linker flags. Without the version kubectl refuses to print versions ("could not parse pre-release") and the
     * server calls itself v0.0.0-master.
     */
    String linkerFlags() {
        var kubernetes = KUBERNETES.matcher("k8s.io/kubernetes " + version);
        if (!kubernetes.matches()) {
            throw new ControlPlaneException("Not a Kubernetes version: " + version);
        }
        var flags = new StringBuilder("-s -w");
        for (var where : new String[] {"k8s.io/component-base/version", "k8s.io/client-go/pkg/version"}) {
            flags.append(" -X ").append(where).append(".gitVersion=").append(version);
            flags.append(" -X ").append(where).append(".gitMajor=").append(kubernetes.group(2));
            flags.append(" -X ").append(where).append(".gitMinor=").append(kubernetes.group(3));
            flags.append(" -X ").append(where).append(".gitTreeState=clean");
        }
        return flags.toString();
    }

    void writeTo(Path directory) throws IOException {
        Files.writeString(directory.resolve("go.mod"), goMod);
        Files.writeString(directory.resolve("go.sum"), goSum);
    }

    private static String resource(String name) {
        try (InputStream in = Pins.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ControlPlaneException("The jar of the control plane lacks " + name + ": build it by Maven");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ControlPlaneException.of("Reading " + name, e);
        }
    }
}
