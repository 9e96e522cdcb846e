package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/** An Azure cloud. It decides which ARM endpoint is asked, and so who gets the operator's token. */
public enum Cloud {
    /** management.azure.com. */
    @JsonProperty("AzurePublic")
    AZURE_PUBLIC,

    /** management.usgovcloudapi.net. */
    @JsonProperty("AzureUSGovernment")
    AZURE_US_GOVERNMENT,

    /** management.chinacloudapi.cn. */
    @JsonProperty("AzureChina")
    AZURE_CHINA,

    /** A word of a newer version of the API: no host may be asked. The API server does not take it. */
    @JsonIgnore
    @JsonEnumDefaultValue
    UNKNOWN
}
