package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudTest {

    @ParameterizedTest
    @CsvSource({
        "AzureCloud, payments.managedhsm.azure.net, https://managedhsm.azure.net/.default, login.microsoftonline.com",
        "AzureUSGovernment, payments.managedhsm.usgovcloudapi.net, https://managedhsm.usgovcloudapi.net/.default,"
                + " login.microsoftonline.us",
        "AzureChinaCloud, payments.managedhsm.azure.cn, https://managedhsm.azure.cn/.default, login.chinacloudapi.cn",
    })
    void shouldKnowItsHostsAndScope(String name, String host, String scope, String authority) {
        Cloud cloud = Cloud.named(name).orElseThrow();

        assertThat(cloud.ownsHsm(host)).isTrue();
        assertThat(cloud.scope()).isEqualTo(scope);
        assertThat(cloud.authorityHost()).isEqualTo(authority);
    }

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void shouldOwnNoHsmOfAnotherCloud(Cloud other) {
        for (Cloud cloud : Cloud.values()) {
            assertThat(cloud.ownsHsm("payments." + other.hsmSuffix())).isEqualTo(cloud == other);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "managedhsm.azure.net",
                ".managedhsm.azure.net",
                "ab.managedhsm.azure.net",
                "abcdefghijklmnopqrstuvwxy.managedhsm.azure.net",
                "Payments.managedhsm.azure.net",
                "pay--ments.managedhsm.azure.net",
                "payments-.managedhsm.azure.net",
                "-payments.managedhsm.azure.net",
                "payments.managedhsm.azure.net.",
                "payments.managedhsm.azure.net.evil.example",
                "evil.example/payments.managedhsm.azure.net",
                "payments.managedhsm.azure.net:8443",
                "user@payments.managedhsm.azure.net",
                "a.payments.managedhsm.azure.net",
                "paymentsmanagedhsm.azure.net",
                "paymentsXmanagedhsm.azure.net",
                "payments.managedhsm-azure.net",
                "payments.vault.azure.net",
                "payments.managedhsm.azure.net\n",
                "pаyments.managedhsm.azure.net",
                "127.0.0.1",
                "[::1]",
                "payments.managedhsm.azure.net#",
                "payments.managedhsm.azure.net?x=.managedhsm.azure.net",
                "payments%2e.managedhsm.azure.net",
                "payments .managedhsm.azure.net"
            })
    void shouldNotOwnForeignHosts(String host) {
        assertThat(Cloud.PUBLIC.ownsHsm(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pay", "abcdefghijklmnopqrstuvwx", "p1-2-3", "payments-eu2", "1payments"})
    void shouldOwnEveryValidName(String name) {
        assertThat(Cloud.PUBLIC.ownsHsm(name + ".managedhsm.azure.net")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://acc.blob.core.windows.net/backups, true",
        "https://acc.blob.core.windows.net/a-b-c, true",
        "https://acc.blob.core.windows.net/ab, false",
        "https://acc.blob.core.windows.net/backups/, false",
        "https://acc.blob.core.windows.net/backups/x, false",
        "https://acc.blob.core.windows.net/back--ups, false",
        "https://acc.blob.core.windows.net/Backups, false",
        "https://acc.blob.core.windows.net/backups?sig=x, false",
        "https://acc.blob.core.windows.net/backups#x, false",
        "http://acc.blob.core.windows.net/backups, false",
        "https://acc.blob.core.windows.net:443/backups, false",
        "https://u@acc.blob.core.windows.net/backups, false",
        "https://acc.blob.core.usgovcloudapi.net/backups, false",
        "https://acc.blob.core.windows.net.evil.example/backups, false",
        "https://ACC.blob.core.windows.net/backups, false",
        "https://acc.blob.core.windows.net, false",
    })
    void shouldOwnPlainContainersOnly(URI uri, boolean owned) {
        assertThat(Cloud.PUBLIC.ownsContainer(uri)).isEqualTo(owned);
    }

    @ParameterizedTest
    @CsvSource({
        "https://acc.blob.core.windows.net/backup/mhsm-payments-2022032901350328, true",
        "https://acc.blob.core.windows.net/backup/mhsm-payments-20220329013503, true",
        "https://acc.blob.core.windows.net/backup/mhsm-payments-20220329013503/, true",
        "https://myaccount.blob.core.windows.net/sascontainer/fullbackup-pool-61e8dd3ae21f-1579243113, true",
        "https://acc.blob.core.windows.net/backup, false",
        "https://acc.blob.core.windows.net/backup/, false",
        "https://acc.blob.core.windows.net/backup/.., false",
        "https://acc.blob.core.windows.net/backup/a/../b, false",
        "https://acc.blob.core.windows.net/backup/a?sv=1&sig=x, false",
        "https://evil.example/backup/mhsm-payments-20220329013503, false",
        "http://acc.blob.core.windows.net/backup/mhsm-payments-20220329013503, false",
        "'', false",
    })
    void shouldRecogniseBackupFolders(String uri, boolean folder) {
        assertThat(Cloud.PUBLIC.folder(uri).isPresent()).isEqualTo(folder);
    }
}
