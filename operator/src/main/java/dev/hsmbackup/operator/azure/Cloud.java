package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Azure clouds, by the names that the Azure CLI uses. Everything a token can be sent to, or asked for, is fixed here
 * and never taken from an answer. Sources: AzureAuthorityHosts and AzureEnvironment of the Azure SDK; the audiences of
 * the two sovereign clouds follow from their DNS suffix.
 */
public enum Cloud {
    PUBLIC(
            "AzureCloud",
            "login.microsoftonline.com",
            "managedhsm.azure.net",
            "blob.core.windows.net",
            "management.azure.com"),
    US_GOVERNMENT(
            "AzureUSGovernment",
            "login.microsoftonline.us",
            "managedhsm.usgovcloudapi.net",
            "blob.core.usgovcloudapi.net",
            "management.usgovcloudapi.net"),
    CHINA(
            "AzureChinaCloud",
            "login.chinacloudapi.cn",
            "managedhsm.azure.cn",
            "blob.core.chinacloudapi.cn",
            "management.chinacloudapi.cn");

    /** Where MSAL sends the requests for the Chinese authority: Microsoft's newer name for it. */
    private static final String CHINA_NETWORK = "login.partner.microsoftonline.cn";

    private final String cliName;
    private final String authorityHost;
    private final String hsmSuffix;
    private final String blobSuffix;
    private final String armHost;
    private final Pattern hsmHost;
    private final Pattern container;
    private final Pattern folder;

    Cloud(String cliName, String authorityHost, String hsmSuffix, String blobSuffix, String armHost) {
        this.cliName = cliName;
        this.authorityHost = authorityHost;
        this.hsmSuffix = hsmSuffix;
        this.blobSuffix = blobSuffix;
        this.armHost = armHost;
        // As the API server guards ManagedHsm.spec.uri: 3 to 24 letters, digits and single hyphens.
        this.hsmHost = Pattern.compile("(?=[^.]{3,24}\\.)[a-z0-9](?:-?[a-z0-9])+\\." + Pattern.quote(hsmSuffix));
        String containerUri = "https://[a-z0-9]{3,24}\\." + Pattern.quote(blobSuffix)
                + "/(?=[a-z0-9-]{3,63}(?:/|$))[a-z0-9](?:-?[a-z0-9])+";
        this.container = Pattern.compile(containerUri);
        this.folder = Pattern.compile("(" + containerUri + "/[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){1,250})/?");
    }

    /** The cloud of that Azure CLI name, exactly as written there. */
    public static Optional<Cloud> named(String cliName) {
        return Arrays.stream(values())
                .filter(cloud -> cloud.cliName.equals(cliName))
                .findFirst();
    }

    /** The Azure CLI's name. */
    public String cliName() {
        return cliName;
    }

    /** Host of Microsoft Entra ID, for example {@code login.microsoftonline.com}. */
    public String authorityHost() {
        return authorityHost;
    }

    /** Whether secrets and assertions may go to that host. */
    boolean signsInAt(String host) {
        return host.equals(authorityHost) || (this == CHINA && host.equals(CHINA_NETWORK));
    }

    /** What every HSM's host name ends with, without the leading dot. */
    public String hsmSuffix() {
        return hsmSuffix;
    }

    /** What every storage account's blob host ends with, without the leading dot. */
    public String blobSuffix() {
        return blobSuffix;
    }

    /** Host of Azure Resource Manager, for example {@code management.azure.com}. */
    public String armHost() {
        return armHost;
    }

    /** The only scope that tokens for Managed HSMs are asked for, whatever a challenge names. */
    String scope() {
        return "https://" + hsmSuffix + "/.default";
    }

    /** The same for Azure Resource Manager. */
    String armScope() {
        return "https://" + armHost + "/.default";
    }

    /** The scope of the tokens for this target. */
    String scope(HsmTarget target) {
        return target.isCloudHsm() ? armScope() : scope();
    }

    /** The host that requests about this target go to. */
    String host(HsmTarget target) {
        return target.isCloudHsm() ? armHost : target.host();
    }

    /** The scope for blobs: one audience in all clouds (Azure Storage, authorize with Microsoft Entra ID). */
    static String storageScope() {
        return "https://storage.azure.com/.default";
    }

    /** Whether this is the host name of a Managed HSM of this cloud; the whole name, lower case, without a port. */
    public boolean ownsHsm(String host) {
        return hsmHost.matcher(host).matches();
    }

    /**
     * Whether this is the ARM resource id of a Cloud HSM as {@link HsmTarget#host} holds it: lower case, no slash at the
     * end. It does not tell clouds apart: each has the same paths.
     */
    public boolean ownsCluster(String resourceId) {
        return ArmResource.of(resourceId).isPresent();
    }

    /** Whether this is a blob container of this cloud, without SAS, path, port or trailing slash. */
    public boolean ownsContainer(URI uri) {
        return isContainer(uri.toString());
    }

    /** The same of a text that may be anything. */
    boolean isContainer(String uri) {
        return container.matcher(uri).matches();
    }

    /** The backup folder that Azure named, without a trailing slash; empty where it is not one of this cloud. */
    Optional<String> folder(String uri) {
        Matcher matcher = folder.matcher(uri);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
