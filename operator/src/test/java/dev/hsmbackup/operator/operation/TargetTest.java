package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.ManagedHsm;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.ManagedHsmSpec.Backup;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import dev.hsmbackup.crds.ManagedHsmSpec.Storage;
import dev.hsmbackup.operator.port.HsmTarget;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final String PUBLIC = "managedhsm.azure.net";
    private static final String URI = "https://payments." + PUBLIC;

    @ParameterizedTest
    @CsvSource({
        "team-a,        team-a, true",
        "team-b;team-a, team-a, true",
        "*,             team-a, true",
        "team-b,        team-a, false",
        "team-ab,       team-a, false",
        "team,          team-a, false",
        "'',            team-a, false",
    })
    void shouldBeOpenToListedNamespacesOnly(String listed, String namespace, boolean open) {
        List<String> namespaces = listed.isEmpty() ? List.of() : List.of(listed.split(";", -1));

        Target target = Target.forBackup(hsm("payments", URI, new Backup(namespaces), null), namespace, PUBLIC);

        assertThat(target instanceof Target.Available).isEqualTo(open);
    }

    @Test
    void shouldBeOpenToNobodyWhereNothingIsSaid() {
        Target target = Target.forBackup(hsm("payments", URI, null, null), "team-a", PUBLIC);

        assertThat(target).isEqualTo(new Target.NotAvailable());
    }

    @Test
    void shouldLookTheSameWhereMissingForbiddenDeletedOrOfAnotherCloud() {
        ManagedHsm deleted = open("payments", URI);
        deleted.getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z");

        assertThat(Target.forBackup(null, "team-a", PUBLIC))
                .isEqualTo(Target.forBackup(hsm("payments", URI, new Backup(List.of("b")), null), "team-a", PUBLIC))
                .isEqualTo(Target.forBackup(deleted, "team-a", PUBLIC))
                .isEqualTo(Target.forBackup(open("payments", URI), "team-a", "managedhsm.azure.cn"))
                .isEqualTo(new Target.NotAvailable());
    }

    @Test
    void shouldGiveHostContainerAndIdentity() {
        ManagedHsm hsm = hsm("payments", URI, new Backup(List.of("*")), new Identity("client", "tenant"));

        Target target = Target.forBackup(hsm, "team-a", PUBLIC);

        assertThat(target)
                .isEqualTo(new Target.Available(
                        new HsmTarget("payments." + PUBLIC, "client", "tenant"), Backups.CONTAINER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"managedhsm.azure.net", "managedhsm.usgovcloudapi.net", "managedhsm.azure.cn"})
    void shouldKnowTheHostOfItsOwnCloud(String suffix) {
        HsmTarget address = Target.address(open("payments", "https://payments." + suffix), suffix);

        assertThat(address).isEqualTo(new HsmTarget("payments." + suffix, null, null));
    }

    /** The API server refuses these already; a token must not depend on that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.managedhsm.azure.net",
                "https://payments.managedhsm.azure.cn",
                "https://payments.vault.azure.net",
                "http://payments.managedhsm.azure.net",
                "https://payments.managedhsm.azure.net/",
                "https://payments.managedhsm.azure.net:444",
                "https://payments.managedhsm.azure.net@evil.example",
                "https://payments.managedhsm.azure.net.evil.example",
                "https://evil.example/payments.managedhsm.azure.net",
                "https://payments.managedhsmXazure.net",
                "https://x.payments.managedhsm.azure.net",
                "https://PAYMENTS.managedhsm.azure.net",
                "https://payments.managedhsm.azure.net\n",
            })
    void shouldHaveNoHostWhereTheUriIsNotThatOfAnHsmOfThisName(String uri) {
        assertThat(Target.address(open("payments", uri), PUBLIC)).isNull();
        assertThat(Target.forBackup(open("payments", uri), "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
    }

    private static ManagedHsm open(String name, String uri) {
        return hsm(name, uri, new Backup(List.of("*")), null);
    }

    private static ManagedHsm hsm(String name, String uri, @Nullable Backup backup, @Nullable Identity identity) {
        ManagedHsm hsm = new ManagedHsm();
        hsm.setMetadata(
                new ObjectMetaBuilder().withName(name).withGeneration(1L).build());
        hsm.setSpec(new ManagedHsmSpec(uri, new Storage(Backups.CONTAINER.toString()), identity, backup));
        return hsm;
    }
}
