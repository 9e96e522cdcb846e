package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hsmbackup.operator.port.HsmTarget;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmResourceTest {

    @ParameterizedTest
    @CsvSource({
        "AzureCloud, management.azure.com",
        "AzureUSGovernment, management.usgovcloudapi.net",
        "AzureChinaCloud, management.chinacloudapi.cn",
    })
    void shouldKnowEachCloudsManager(String name, String host) {
        Cloud cloud = Cloud.named(name).orElseThrow();
        HsmTarget vault = ArmAnswers.VAULT;
        HsmTarget managed = new HsmTarget("payments." + cloud.hsmSuffix(), null, null);

        assertThat(cloud.host(vault)).isEqualTo(host).isEqualTo(cloud.armHost());
        assertThat(cloud.scope(vault)).isEqualTo("https://" + host + "/.default");
        assertThat(cloud.host(managed)).isEqualTo(managed.host());
        assertThat(cloud.scope(managed)).isEqualTo(cloud.scope());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g",
                "hsm_group",
                "a.b-c",
                "(x)",
                "x()",
                "-",
                "_",
                "999",
                "...a",
                "ggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg"
            })
    void shouldOwnEveryValidGroup(String group) {
        String id = HostileIds.GOOD.replace("/hsm/", "/" + group.substring(0, Math.min(group.length(), 90)) + "/");

        assertThat(Cloud.PUBLIC.ownsCluster(id)).isTrue();
        URI uri = URI.create("https://management.azure.com"
                + ArmResource.of(new HsmTarget(id, null, null)).path() + "/backup");
        assertThat(uri.getHost()).isEqualTo("management.azure.com");
        assertThat(uri.normalize()).isEqualTo(uri);
        assertThat(uri.getPath()).isEqualToIgnoringCase(id + "/backup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-1", "---", "12345678901234567890123"})
    void shouldOwnEveryValidName(String name) {
        HsmTarget target = new HsmTarget(HostileIds.GOOD.replace("vault-a", name), null, null);

        assertThat(Cloud.PUBLIC.ownsCluster(target.host())).isTrue();
        assertThat(target.isCloudHsm()).isTrue();
        assertThat(target.name()).isEqualTo(name);
    }

    static Stream<String> hostile() {
        return HostileIds.all();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldOwnNothingElse(String id) {
        HsmTarget target = new HsmTarget(id, null, null);

        for (Cloud cloud : Cloud.values()) {
            assertThat(cloud.ownsCluster(id)).isFalse();
            assertThat(new AllowedHosts(cloud).refuse(target)).isPresent();
        }
        assertThatThrownBy(() -> ArmResource.of(target)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCompareIdsWhateverTheirCase() {
        ArmResource vault = ArmResource.of(ArmAnswers.VAULT);

        assertThat(vault.isNamed(vault.path())).isTrue();
        assertThat(vault.isNamed(vault.path().toUpperCase(java.util.Locale.ROOT)))
                .isTrue();
        assertThat(vault.isNamed(vault.path() + "/")).isFalse();
        assertThat(vault.isNamed(vault.path().replace("vault", "va\u017flt"))).isFalse();
        assertThat(vault.isNamed(vault.path() + "b")).isFalse();
    }
}
