package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.rig.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the two sample folders as a tool has it: the files as they are, and on top what the tool marks its own with.
 *
 * @param overlay a kustomization
 */
record GitFolder(Rig rig, GitTool tool, String name, Path overlay) {

    static GitFolder of(Rig rig, GitTool tool, String name) {
        Path overlay = rig.dir().resolve("git").resolve(tool.name()).resolve(name);
        GitFolder folder = new GitFolder(rig, tool, name, overlay);
        folder.commit(Map.of(), "");
        return folder;
    }

    /**
     * Changes what is in git.
     *
     * @param annotations on all objects, besides the tool's own
     * @param patch JSON patch of all objects; empty: none
     */
    void commit(Map<String, String> annotations, String patch) {
        Path sample = rig.checkout().samples().resolve("gitops").resolve(name);
        Map<String, String> all = new TreeMap<>(tool.annotations());
        all.putAll(annotations);
        String text = """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: ["%s"]
                labels: [{pairs: {%s}}]
                commonAnnotations: {%s}
                %s
                """.formatted(
                        overlay.relativize(sample),
                        flow(tool.labels()),
                        flow(all),
                        patch.isEmpty() ? "" : "patches: [{target: {group: hsmbackup.dev}, patch: '" + patch + "'}]");
        try {
            Files.createDirectories(overlay);
            Files.writeString(overlay.resolve("kustomization.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String flow(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining(", "));
    }

    /** Syncs. */
    void apply() {
        Kubectl.Result result = kubectl("apply");
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }

    /** What would change; empty: nothing. */
    String diff() {
        Kubectl.Result result = kubectl("diff");
        assertThat(result.exitCode()).as(result.stderr()).isLessThan(2);
        return result.stdout();
    }

    /** Deletes all that is in it, as the tool does when it is not in git any more. */
    void prune() {
        Kubectl.Result result = rig.kubectl()
                .run("delete", "-k", overlay.toString(), "--cascade=" + tool.propagation(), "--timeout=60s");
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }

    private Kubectl.Result kubectl(String verb) {
        return rig.kubectl()
                .run(Stream.concat(Stream.of(verb, "-k", overlay.toString()), tool.options().stream())
                        .toArray(String[]::new));
    }
}
