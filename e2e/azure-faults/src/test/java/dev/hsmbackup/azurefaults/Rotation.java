package dev.hsmbackup.azurefaults;

import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.JsonLines;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What a kubelet does with the projected token while a job runs whose access tokens live for half a minute. */
final class Rotation {

    private static final String BACKUP = Azure.ROTATION;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Platform platform;
    private final Team team;
    private final Azure azure;
    private final Hsm hsm;
    private final Path tokenFile;

    Rotation(Platform platform, Team team, Azure azure) {
        this.platform = platform;
        this.team = team;
        this.azure = azure;
        this.hsm = azure.hsm(platform, Azure.ROTATION, "24h");
        this.tokenFile = platform.rig().dir().resolve("operator").resolve("azure-identity-token");
    }

    void begin() {
        azure.declare(platform, team.namespace(), hsm);
        team.requestBackup(BACKUP, hsm);
        team.awaitPhase(BACKUP, Phase.RUNNING);
    }

    void spoilTokenFile() {
        write("not a token");
    }

    /** Another token of the same account, as the kubelet puts it there. */
    void putNewTokenInPlace() {
        write(platform.rig()
                .controlPlane()
                .serviceAccountToken(
                        "hsm-backup-system",
                        "hsm-backup-operator",
                        List.of("api://AzureADTokenExchange"),
                        Duration.ofHours(1)));
    }

    RunStatus awaitReason(String reason) {
        return team.awaitStatus(
                BACKUP,
                PATIENCE,
                "to say " + reason,
                status -> Board.brief(status).endsWith(" " + reason));
    }

    RunStatus endJob() {
        hsm.endJob();
        return team.awaitEnd(BACKUP);
    }

    /** Starts that Azure did not refuse for the token's age. */
    long starts() {
        return hsm.starts().stream()
                .filter(start -> !start.answer().equals("401"))
                .count();
    }

    /** How many tokens the HSM's application got. */
    long grantedTokens() {
        Path arrivals = platform.rig().dir().resolve("simulator").resolve("arrivals.jsonl");
        return new JsonLines(arrivals)
                .read().stream()
                        .map(line -> line.path("login"))
                        .filter(login -> login.path("clientId").asText().equals(azure.clientOf(BACKUP)))
                        .filter(login -> login.path("result").asText().equals("token"))
                        .count();
    }

    private void write(String token) {
        try {
            Path next = Files.writeString(
                    Objects.requireNonNull(tokenFile.getParent()).resolve("next"), token);
            Files.move(next, tokenFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
