package dev.hsmbackup.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hsmbackup.apigate.wire.Link;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.Operator;
import dev.hsmbackup.security.SecretFinder.Form;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Team;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An operator that uses every kind of credential, ends in every way, and gets answers that quote what it sent. */
final class CanaryRun {

    static final String SECRET = "Qp7~canary-client-secret.Zx81vR_w4Kd";
    static final String WRONG_SECRET = "Jt3~canary-wrong-secret.Lm52yB_q9Hs";
    static final String PASSWORD = "Fw6-canary-pfx-password.Nc27uG_e8Ra";
    static final String WRONG_PASSWORD = "Vd9-canary-bad-password.Ek64oP_i1Yt";
    static final String SAS = "Hb5canarySasSignature2FqT8xUj7Wz0AsDfGhJkL";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration QUICK = Duration.ofMillis(1);
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Map<String, RunStatus> ends = new LinkedHashMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private final Team team;

    CanaryRun(Team team) {
        this.team = team;
    }

    /** What became of the backups whose answers quoted a secret. */
    Map<String, RunStatus> quoted() {
        return ends;
    }

    /** @param dir for files of the credentials */
    void run(Path dir) throws Exception {
        Operator operator = Shared.platform().operator();
        backUp("federated");
        CloudEchoes clusters = new CloudEchoes(team);
        String clusterBackup = clusters.backUp();
        List<String> echoes = echoes(federatedToken());
        echo(federatedToken(), echoes);
        ends.putAll(clusters.echo(clusterBackup, echoes));
        failures();
        endInEveryWay(operator);
        clientSecret(operator);
        clientCertificate(operator, dir);
        operator.setting("HSMBACKUP_AZURE_CREDENTIAL", null);
        operator.setting("AZURE_CLIENT_SECRET", null);
        restart(operator);
        backUp("federated-again");
    }

    /** What the operator signs in with at Entra when it uses a workload identity. */
    static String federatedToken() throws IOException {
        return Files.readString(
                Shared.platform().rig().dir().resolve("operator").resolve("azure-identity-token"));
    }

    private RunStatus backUp(String name) {
        team.requestBackup(name, team.hsm("canary", QUICK));
        RunStatus end = team.awaitEnd(name);
        assertThat(end.phase()).as(name).isEqualTo(Phase.SUCCEEDED);
        return end;
    }

    /** What a proxy, a gateway or a careless service might write into an error: what it was sent. */
    private static List<String> echoes(String federated) throws IOException {
        String token = issued().getLast();
        String signature = token.substring(token.lastIndexOf('.') + 1);
        return List.of(
                "Bearer " + token + " was refused",
                "Authorization: Bearer " + token,
                "token '" + token + "' has expired",
                "bad signature " + signature,
                "https://a.blob.core.windows.net/c?sv=2022-11-02&sp=rcw&sig=" + SAS + "&se=2027-01-01",
                "body was {\"token\":\"?sv=2022-11-02&sig=" + SAS + "\",\"useManagedIdentity\":false}",
                "sig=" + SAS,
                "header: " + token.substring(0, token.lastIndexOf('.') + 40),
                "client_assertion=" + federated + "&grant_type=client_credentials");
    }

    private void echo(String federated, List<String> echoes) throws IOException {
        for (int i = 0; i < echoes.size(); i++) {
            String text = HostileText.quote(echoes.get(i));
            Hsm refused = team.hsm("echo", QUICK);
            refused.fault("\"method\": \"POST\", \"path\": \"/backup\", \"action\": "
                    + answer(400, """
                    {"error": {"code": %s, "message": %s, "innererror": {"code": %s}}}""".formatted(text, text, text)));
            team.requestBackup("echo-start-" + i, refused);
            Hsm failed = team.hsm("echo", QUICK);
            failed.fault(
                    "\"method\": \"GET\", \"path\": \"/backup/(?!0{32}).*\", \"action\": " + """
                    {"type": "patch", "body": {"status": %s, "statusDetails": %s}}""".formatted(text, text));
            failed.fault("\"method\": \"GET\", \"path\": \"/backup/(?!0{32}).*\", \"count\": 0, \"action\": "
                    + """
                    {"type": "patch", "body": {"status": "Failed", "statusDetails": %s, "error": {"code": %s, "message": %s}}}""".formatted(text, text, text));
            team.requestBackup("echo-job-" + i, failed);
            echoOfEntra("echo-login-" + i, echoes.get(i));
        }
        echoOfEntra("echo-assertion", "AADSTS50027: JWT token " + federated + " is invalid or malformed");
        for (int i = 0; i < echoes.size(); i++) {
            ends.put("start " + i, team.awaitEnd("echo-start-" + i));
            ends.put("job " + i, team.awaitEnd("echo-job-" + i));
            awaitNoToken("echo-login-" + i);
        }
        awaitNoToken("echo-assertion");
    }

    /** Entra refuses one tenant's sign-ins with this text. */
    private void echoOfEntra(String backup, String text) throws IOException {
        String tenant = UUID.randomUUID().toString();
        String fault = Shared.control("POST", "/faults", """
                {"host": "%s", "path": "/%s/.*", "count": 0, "action": %s}""".formatted(
                        Shared.LOGIN, tenant, answer(400, """
                        {"error": "invalid_client", "error_description": %s}""".formatted(HostileText.quote(text)))));
        faults.put(backup, JSON.readTree(fault).path("ids").path(0).asText());
        Hsm hsm = team.undeclaredHsm("echo", QUICK);
        Shared.declare(hsm.name(), "identity: {tenantId: " + tenant + "}", team.namespace());
        team.requestBackup(backup, hsm);
    }

    /** An action of the simulator. */
    static String answer(int status, String body) {
        return """
                {"type": "status", "status": %d, "headers": {"Content-Type": "application/json"}, "body": %s}""".formatted(status, HostileText.quote(body));
    }

    private void awaitNoToken(String backup) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(Shared.reason(team.backup(backup))).isEqualTo("CredentialUnavailable"));
        ends.put(backup, team.status(backup));
        // Nobody can echo a secret that he is not sent any more, once the operator signs in with another.
        String fault = faults.remove(backup);
        if (fault != null) {
            Shared.control("DELETE", "/faults/" + fault, "");
        }
    }

    private void failures() {
        List<String> actions = List.of(
                "{\"type\": \"status\", \"status\": 401}",
                "{\"type\": \"status\", \"status\": 403}",
                "{\"type\": \"status\", \"status\": 500}",
                "{\"type\": \"reset\"}",
                "{\"type\": \"reset\", \"at\": \"in-body\"}",
                "{\"type\": \"malformed\", \"kind\": \"status-line\"}",
                "{\"type\": \"malformed\", \"kind\": \"header\"}",
                "{\"type\": \"truncated\"}",
                "{\"type\": \"html\", \"status\": 200}",
                "{\"type\": \"redirect\", \"status\": 307, \"location\": \"https://evil.example/\"}");
        for (int i = 0; i < actions.size(); i++) {
            Hsm hsm = team.hsm("fails", QUICK);
            hsm.fault("\"method\": \"POST\", \"path\": \"/backup\", \"count\": 0, \"action\": " + actions.get(i));
            team.requestBackup("fails-" + i, hsm);
            Hsm tunnel = team.undeclaredHsm("fails", QUICK);
            tunnel.fault("\"method\": \"CONNECT\", \"count\": 0, \"action\": "
                    + (i % 2 == 0
                            ? "{\"type\": \"tls\", \"flaw\": \"self-signed\"}"
                            : "{\"type\": \"status\", \"status\": 407}"));
            team.declare(tunnel);
            team.requestBackup("unreachable-" + i, tunnel);
        }
        for (int i = 0; i < actions.size(); i++) {
            team.awaitEnd("fails-" + i);
        }
    }

    private void endInEveryWay(Operator operator) {
        Hsm killed = team.hsm("killed", QUICK);
        killed.simulator().control().delayStart(killed.host(), Duration.ofMinutes(5));
        team.requestBackup("killed", killed);
        await().atMost(Duration.ofSeconds(60)).until(() -> killed.starts().size() == 1);
        operator.kill();
        operator.start();
        operator.awaitReady();
        assertThat(team.awaitEnd("killed").phase()).isEqualTo(Phase.UNKNOWN);

        Shared.platform().rig().gate().link().set(Link.State.RESET);
        int code = operator.awaitExit(LEASE);
        Shared.platform().rig().gate().link().set(Link.State.UP);
        assertThat(code).as("a leader that lost its lease ends as a failure").isNotZero();
        operator.start();
        operator.awaitReady();
    }

    private void clientSecret(Operator operator) throws IOException {
        identity("{\"secrets\": [\"" + SECRET + "\"]}");
        operator.setting("HSMBACKUP_AZURE_CREDENTIAL", "ClientSecret");
        operator.setting("AZURE_CLIENT_SECRET", SECRET);
        restart(operator);
        backUp("secret");
        echoOfEntra("secret-echo", "AADSTS7000215: Invalid client secret '" + SECRET + "'");
        echoOfEntra(
                "secret-form",
                "invalid request: grant_type=client_credentials&client_secret="
                        + SecretFinder.written(Form.URL, SECRET).getFirst() + "&scope=x");
        echoOfEntra("secret-other", "the value " + SECRET + " is not known");
        awaitNoToken("secret-echo");
        awaitNoToken("secret-form");
        awaitNoToken("secret-other");

        operator.setting("AZURE_CLIENT_SECRET", WRONG_SECRET);
        restart(operator);
        team.requestBackup("wrong-secret", team.hsm("wrong", QUICK));
        awaitNoToken("wrong-secret");
    }

    private void clientCertificate(Operator operator, Path dir) throws Exception {
        Path pfx = dir.resolve("operator.pfx");
        identity("{\"certificates\": [" + HostileText.quote(ClientCertificate.make(pfx, PASSWORD)) + "]}");
        operator.setting("HSMBACKUP_AZURE_CREDENTIAL", "ClientCertificate");
        operator.setting("AZURE_CLIENT_SECRET", null);
        operator.setting("AZURE_CLIENT_CERTIFICATE_PATH", pfx.toString());
        operator.setting("AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD);
        restart(operator);
        backUp("certificate");
        echoOfEntra("password-echo", "the password " + PASSWORD + " is not known");
        awaitNoToken("password-echo");

        operator.setting("AZURE_CLIENT_CERTIFICATE_PASSWORD", WRONG_PASSWORD);
        restart(operator);
        team.requestBackup("wrong-password", team.hsm("wrong", QUICK));
        awaitNoToken("wrong-password");
        operator.setting("AZURE_CLIENT_CERTIFICATE_PATH", null);
        operator.setting("AZURE_CLIENT_CERTIFICATE_PASSWORD", null);
    }

    private static void identity(String change) {
        Shared.control("PATCH", "/identities/operator", change);
    }

    /** By SIGTERM. */
    private static void restart(Operator operator) {
        assertThat(operator.stop(LEASE)).isZero();
        operator.start();
        operator.awaitReady();
    }

    /** All access tokens that Entra gave anybody. */
    static List<String> issued() throws IOException {
        List<String> issued = new ArrayList<>();
        for (JsonNode token :
                JSON.readTree(Shared.control("GET", "/tokens", "")).path("issued")) {
            issued.add(token.asText());
        }
        assertThat(issued).isNotEmpty();
        return issued;
    }
}
