package dev.hsmbackup.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudHsmIdTest {

    private static final String SUBSCRIPTION = "0d1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b22";
    private static final String ID = "/subscriptions/" + SUBSCRIPTION
            + "/resourceGroups/Payments.RG_(1)/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/CHSM-1";

    @Test
    void shouldTakeAnIdApart() {
        assertThat(CloudHsmId.parse(ID)).contains(new CloudHsmId(SUBSCRIPTION, "payments.rg_(1)", "chsm-1"));
    }

    @Test
    void shouldNotTellCasesApart() {
        assertThat(List.of(ID, ID.toLowerCase(Locale.ROOT), ID.toUpperCase(Locale.ROOT)))
                .extracting(id -> CloudHsmId.parse(id).orElseThrow())
                .containsOnly(new CloudHsmId(SUBSCRIPTION.toUpperCase(Locale.ROOT), "PAYMENTS.rg_(1)", "Chsm-1"));
    }

    @Test
    void shouldGiveThePathThatArmKnows() {
        var id = CloudHsmId.parse(ID.toUpperCase(Locale.ROOT)).orElseThrow();

        assertThat(id.path())
                .isEqualTo("/subscriptions/" + SUBSCRIPTION
                        + "/resourceGroups/payments.rg_(1)/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/"
                        + "chsm-1")
                .isEqualTo(id.toString());
        assertThat(CloudHsmId.parse(id.path())).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chsm-2", "chsm", "chsm-11"})
    void shouldTellClustersApart(String name) {
        assertThat(CloudHsmId.parse(ID.replace("CHSM-1", name))).isNotEqualTo(CloudHsmId.parse(ID));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldReadNothingElse(String text) {
        assertThat(CloudHsmId.parse(text)).isEmpty();
    }

    static List<String> hostile() {
        return Lines.of("hostile-resource-ids.txt");
    }
}
