package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.Problem;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what to do when Microsoft Entra ID gives no token. Codes: Microsoft's list of AADSTS error codes. */
final class SignInProblem {
    private static final Pattern CODE = Pattern.compile("AADSTS(\\d{4,8})");
    /** Trace ids, times and links only bury the sentence that matters. */
    private static final Pattern TAIL = Pattern.compile(
            "\\s*(?:Trace ID:|Timestamp:|Correlation ID:|https?://|To troubleshoot, visit).*", Pattern.DOTALL);

    private static final String FEDERATION =
            "add a federated credential to the application or managed identity: issuer = the cluster's OIDC issuer,"
                    + " subject = system:serviceaccount:<namespace>:<service account of the operator>, audience ="
                    + " api://AzureADTokenExchange";
    private static final String TENANT =
            "check tenantId: AZURE_TENANT_ID, or spec.identity.tenantId of the HSM's object";
    private static final String CLIENT =
            "check clientId and tenantId: the application or managed identity must exist in that tenant";
    private static final String SECRET = "write a valid client secret (its value, not its id) to AZURE_CLIENT_SECRET";
    private static final String CERTIFICATE =
            "upload the certificate of AZURE_CLIENT_CERTIFICATE_PATH to the application, or renew it";

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("70021", FEDERATION),
            Map.entry("700211", FEDERATION),
            Map.entry("700212", FEDERATION),
            Map.entry("700213", FEDERATION),
            Map.entry("700214", FEDERATION),
            Map.entry("700223", FEDERATION),
            Map.entry(
                    "50027",
                    "the service account token is not accepted; check the cluster's OIDC issuer: its keys must"
                            + " be readable from the internet"),
            Map.entry(
                    "700024", "the assertion has expired; check that the token file is being rotated, and the clocks"),
            Map.entry("90002", TENANT),
            Map.entry("900021", TENANT),
            Map.entry("900023", TENANT),
            Map.entry("50034", TENANT),
            Map.entry("700016", CLIENT),
            Map.entry("7000112", "the application is disabled in the tenant; enable it"),
            Map.entry("7000215", SECRET),
            Map.entry("7000222", "the client secret has expired; " + SECRET),
            Map.entry("7000216", SECRET),
            Map.entry("700027", CERTIFICATE),
            Map.entry("700030", CERTIFICATE),
            Map.entry("500011", "the service is not known in this tenant; check tenantId and HSMBACKUP_AZURE_CLOUD"),
            Map.entry("53003", "a Conditional Access policy blocks the identity; exempt the workload identity"),
            Map.entry("530003", "a Conditional Access policy blocks the identity; exempt the workload identity"));

    private SignInProblem() {}

    static Problem read(Throwable failure, AzureSettings settings, Identities.Identity identity) {
        String who = who(settings, identity);
        String words = "";
        int depth = 0;
        for (Throwable link = failure; link != null && depth++ < 20; link = link.getCause()) {
            String text = withoutSecrets(String.valueOf(link.getMessage()), settings);
            if (link instanceof IdentityHttp.NoToken noToken) {
                return problem(
                        null,
                        "no token" + who + ": " + noToken.host() + " cannot be asked, "
                                + noToken.reply().reason()
                                + Explain.network(noToken.reply().kind()));
            }
            if (link instanceof NoSuchFileException) {
                return problem(
                        null, "no token" + who + ": the file " + text + " does not exist; " + FileHint.of(settings));
            }
            Matcher code = CODE.matcher(text);
            if (code.find()) {
                String name = "AADSTS" + code.group(1);
                String remedy = REMEDIES.getOrDefault(
                        code.group(1), "look the code up at https://login.microsoftonline.com/error");
                return problem(
                        name, "no token" + who + ": " + sentence(text.substring(code.start())) + " To do: " + remedy);
            }
            words = text;
        }
        return problem(null, "no token" + who + ": " + sentence(words));
    }

    private static String who(AzureSettings settings, Identities.Identity identity) {
        return " by " + settings.credential().word()
                + (identity.clientId() == null ? "" : " for client " + identity.clientId())
                + (identity.tenantId() == null ? "" : " in tenant " + identity.tenantId());
    }

    private static String withoutSecrets(String text, AzureSettings settings) {
        Secret secret = settings.clientSecret();
        Secret password = settings.certificatePassword();
        String kept = secret == null ? text : secret.removedFrom(text);
        return password == null ? kept : password.removedFrom(kept);
    }

    private static String sentence(String text) {
        return Text.clean(TAIL.matcher(text).replaceFirst(""), Text.QUOTE);
    }

    private static Problem problem(@Nullable String code, String message) {
        return new Problem(Problem.Kind.CREDENTIAL, code, Text.clean(message, Text.MESSAGE));
    }

    /** What to do about a missing file, by kind of credential. */
    private static final class FileHint {
        static String of(AzureSettings settings) {
            return switch (settings.credential()) {
                case WORKLOAD_IDENTITY ->
                    "the pod needs the label azure.workload.identity/use=true and the workload identity webhook";
                case CLIENT_CERTIFICATE -> "mount the certificate at AZURE_CLIENT_CERTIFICATE_PATH";
                case CLIENT_SECRET, MANAGED_IDENTITY -> "mount it";
            };
        }
    }
}
