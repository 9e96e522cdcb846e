package dev.hsmbackup.simulator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The three Azure clouds and their host names. */
public enum Cloud {
    @JsonProperty("AzureCloud")
    PUBLIC(
            "login.microsoftonline.com",
            "managedhsm.azure.net",
            "blob.core.windows.net",
            "management.azure.com",
            "management.core.windows.net"),
    @JsonProperty("AzureUSGovernment")
    US_GOVERNMENT(
            "login.microsoftonline.us",
            "managedhsm.usgovcloudapi.net",
            "blob.core.usgovcloudapi.net",
            "management.usgovcloudapi.net",
            "management.core.usgovcloudapi.net"),
    @JsonProperty("AzureChinaCloud")
    CHINA(
            "login.chinacloudapi.cn login.partner.microsoftonline.cn",
            "managedhsm.azure.cn",
            "blob.core.chinacloudapi.cn",
            "management.chinacloudapi.cn",
            "management.core.chinacloudapi.cn");

    private final String loginHosts;
    private final String hsmSuffix;
    private final String blobSuffix;
    private final String armHost;
    private final String oldArmHost;

    Cloud(String loginHosts, String hsmSuffix, String blobSuffix, String armHost, String oldArmHost) {
        this.loginHosts = loginHosts;
        this.hsmSuffix = hsmSuffix;
        this.blobSuffix = blobSuffix;
        this.armHost = armHost;
        this.oldArmHost = oldArmHost;
    }

    public List<String> loginHosts() {
        return List.of(loginHosts.split(" ", -1));
    }

    public String loginHost() {
        return loginHosts().getFirst();
    }

    /** The resource that tokens for a Managed HSM of this cloud are for. */
    public String hsmResource() {
        return "https://" + hsmSuffix;
    }

    public String hsmSuffix() {
        return hsmSuffix;
    }

    public String blobSuffix() {
        return blobSuffix;
    }

    /** Where Azure Resource Manager answers. */
    public String armHost() {
        return armHost;
    }

    /** The resources that tokens for Azure Resource Manager are for, without trailing slash; it takes both. */
    public List<String> armResources() {
        return List.of("https://" + oldArmHost, "https://" + armHost);
    }
}
