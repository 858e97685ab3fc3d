package io.drover.console.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RouteRightsTest {
    private final RouteRights rights = RouteRights.shipped();

    private String of(String method, String path) {
        return rights.of(method, path).map(Object::toString).orElse("none");
    }

    @Test
    void partsOfThePathAreNamesOfResources() {
        assertThat(of("POST", "/console/volumes/a%2Fb/delete"))
                .isEqualTo("[delete volumes.longhorn.io/a/b]");
        assertThat(of("POST", "/console/targets/archive/edit/"))
                .isEqualTo("[patch backuptargets.longhorn.io/archive]");
    }

    @Test
    void whatIsNotListedNeedsWhatNobodyHas() {
        for (String path : new String[] {"/console/own", "/console/volumes/a/b/c", "/", "", "//"}) {
            assertThat(of("GET", path)).as(path).isEqualTo("none");
        }
        assertThat(of("POST", "/console/volumes/a")).isEqualTo("none");
    }

    @Test
    void usersListTheirOwn() {
        RouteRights more =
                rights.and("GET /console/own/{x}: list events; POST /console/own: get secrets/{x}");

        assertThat(more.of("GET", "/console/own/a").orElseThrow()).hasToString("[list events]");
        assertThat(more.of("POST", "/console/volumes/a/delete")).isPresent();
        for (String bad :
                new String[] {
                    "GET /a", "GET: list events", "GET /a: everything", "GET a: list b"
                }) {
            assertThatThrownBy(() -> rights.and(bad))
                    .as(bad)
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
