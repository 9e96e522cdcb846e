package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                                  | a.example       | true",
                "example                            | example         | true",
                "example                            | a.example       | true",
                ".example                           | a.example       | true",
                ".example                           | example         | true",
                "*.example                          | a.example       | true",
                "example                            | myexample       | false",
                "example                            | example.org     | false",
                "EXAMPLE                            | A.Example       | true",
                "example.                           | a.example       | true",
                "example                            | a.example.      | true",
                "a, managedhsm.azure.net            | p.managedhsm.azure.net | true",
                "a managedhsm.azure.net             | p.managedhsm.azure.net | true",
                "10.0.0.0/8                         | 10.1.2.3        | true",
                "10.0.0.0/8                         | 11.1.2.3        | false",
                "10.0.0.1                           | 10.0.0.1        | true",
                "10.0.0.1                           | 10.0.0.12       | false",
                "192.168.0.128/25                   | 192.168.0.127   | false",
                "192.168.0.128/25                   | 192.168.0.200   | true",
                "fd00::/8                           | [fd12::1]       | true",
                "[::1]                              | ::1             | true",
                "10.0.0.0/33                        | 10.0.0.1        | false",
                "10.0.0.0/x                         | 10.0.0.1        | false",
                "10.0.0.0/8                         | ten.example     | false",
                "'.'                                | a.example       | false",
                "''                                 | a.example       | false",
            })
    void shouldFollowCurlsRules(String entries, String host, boolean covered) {
        assertThat(NoProxy.parse(entries).covers(host)).isEqualTo(covered);
    }

    @Test
    void shouldCoverNothingWhereNotSet() {
        assertThat(NoProxy.parse(null).covers("a.example")).isFalse();
    }
}
