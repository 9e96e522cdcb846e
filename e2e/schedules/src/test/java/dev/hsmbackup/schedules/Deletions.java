package dev.hsmbackup.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.team.AzureFleet;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A team with an HSM whose backups may be deleted, and what is in Azurite of them. */
record Deletions(Team team, Hsm hsm) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern NAME = Pattern.compile("<Name>([^<]+)</Name>");
    private static final URI CONTAINER = URI.create(AzureFleet.CONTAINER);

    /** With Azurite behind the simulator, a gate, and identities that may write and delete blobs. */
    static Platform platform(Path dir) {
        Platform platform = Platform.start(
                        dir,
                        options -> options.behindGate()
                                .operatorSettings(Map.of("HSMBACKUP_PROBE_INTERVAL", "24h"))
                                .onAzurite())
                .withKubelet();
        access(platform, "Storage Blob Data Contributor");
        return platform;
    }

    /** What the operator may do in the container. */
    static void access(Platform platform, String role) {
        platform.rig()
                .simulator()
                .control()
                .send("PATCH", "/containers/" + CONTAINER.getHost() + CONTAINER.getPath(), """
                {"access": [{"identity": "hsm", "role": "Storage Blob Data Contributor"},
                            {"identity": "admin", "role": "Storage Blob Data Contributor"},
                            {"identity": "operator", "role": "%s"}]}""".formatted(role));
    }

    static Deletions of(Team team) {
        Hsm hsm = team.hsm("del", Duration.ofMillis(100));
        assertThat(team.kubectl(
                                "patch",
                                "managedhsm/" + hsm.name(),
                                "--type=merge",
                                "--patch={\"spec\":{\"storage\":{\"allowDelete\":true}}}")
                        .succeeded())
                .isTrue();
        return new Deletions(team, hsm);
    }

    /** A good backup with three blobs whose deletionPolicy is Delete; answers its folder. */
    String backUp(String name) {
        team.platform()
                .admin()
                .resource("""
                apiVersion: hsmbackup.dev/v1beta1
                kind: HsmBackup
                metadata: {name: %s, namespace: %s}
                spec:
                  managedHsmRef: {name: %s}
                  deletionPolicy: Delete
                """.formatted(name, team.namespace(), hsm.name()))
                .serverSideApply();
        RunStatus status = team.awaitEnd(name);
        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(team.backup(name).getMetadata().getFinalizers()).containsExactly(HsmBackup.BLOBS_FINALIZER);
        String folder = folder(status);
        team.platform().azureAdmin().writeBlob(folder + "/keys/a");
        team.platform().azureAdmin().writeBlob(folder + "/keys/b%20c");
        // Its neighbour by name must outlive it.
        team.platform().azureAdmin().writeBlob(folder + "0/neighbour");
        // Times have whole seconds, and of two that ended in the same one each counts as the newest.
        Instant next = Objects.requireNonNull(status.completionTime()).plusSeconds(1);
        await("another second").until(() -> Instant.now().isAfter(next));
        return folder;
    }

    static String folder(RunStatus status) {
        return String.valueOf(status.folderUri()).substring(AzureFleet.CONTAINER.length() + 1);
    }

    /** As kubectl does, without waiting for its end. */
    void delete(String name) {
        team.platform()
                .admin()
                .resources(HsmBackup.class)
                .inNamespace(team.namespace())
                .withName(name)
                .delete();
    }

    boolean exists(String name) {
        return team.platform()
                        .admin()
                        .resources(HsmBackup.class)
                        .inNamespace(team.namespace())
                        .withName(name)
                        .get()
                != null;
    }

    void awaitGone(String name) {
        await("HsmBackup " + name + " to be gone").atMost(PATIENCE).until(() -> !exists(name));
    }

    /** Names of the blobs below the folder. */
    List<String> blobs(String folder) {
        return names(folder + "/");
    }

    /** Names of all blobs that begin with this. */
    List<String> names(String prefix) {
        return NAME.matcher(team.platform().azureAdmin().listBlobs(prefix))
                .results()
                .map(name -> name.group(1))
                .toList();
    }

    /** Notes of the events about a backup, with their reasons. */
    List<String> told(String name) {
        return team.events(name).stream()
                .map(event -> event.getReason() + ": " + event.getNote())
                .toList();
    }
}
