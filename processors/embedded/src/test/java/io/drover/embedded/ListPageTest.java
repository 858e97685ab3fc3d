package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

class ListPageTest {
    private record Listed(List<StoredObject> objects) implements ListPage.Source {
        @Override
        public Stream<StoredObject> after(String key) {
            return objects.stream().filter(object -> object.place().compareTo(key) > 0);
        }

        @Override
        public long countAfter(String key) {
            return after(key).count();
        }
    }

    private static Listed objects(String... names) {
        return new Listed(
                Stream.of(names)
                        .map(
                                name ->
                                        new StoredObject(
                                                "configmaps/default/" + name,
                                                "{\"metadata\":{\"name\":\"%s\"}}".formatted(name)))
                        .toList());
    }

    private static List<String> names(ListPage page) {
        return page.trees().stream()
                .map(object -> object.path("metadata").path("name").asText())
                .toList();
    }

    @Test
    @DisplayName("what is deleted or made between two parts neither hides nor repeats others")
    void deletedInBetween() {
        ListPage first = ListPage.of(objects("a", "b", "c", "d", "e"), 7, "", 2);
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.remaining()).isEqualTo(3);

        String token = first.next().orElseThrow();
        ListPage second = ListPage.of(objects("a2", "c", "d", "e"), 9, token, 2);
        assertThat(names(second)).containsExactly("c", "d");
        assertThat(second.remaining()).isEqualTo(1);

        ListPage third = ListPage.of(objects("a2", "e"), 12, second.next().orElseThrow(), 2);
        assertThat(names(third)).containsExactly("e");
        assertThat(third.next()).isEmpty();
    }

    @Test
    @DisplayName("all parts have the version of the first, so that a watch misses nothing")
    void version() {
        ListPage first = ListPage.of(objects("a", "b"), 7, "", 1);

        assertThat(ListPage.of(objects("b"), 9, first.next().orElseThrow(), 1).version())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 4})
    void wholeLists(int limit) {
        ListPage page = ListPage.of(objects("a", "b", "c"), 7, "", limit);

        assertThat(names(page)).containsExactly("a", "b", "c");
        assertThat(page.next()).isEmpty();
        assertThat(page.remaining()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "x default/a", "99999999999999999999 default/a", "7"})
    void foreignTokens(String token) {
        String encoded =
                Base64.getUrlEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ListPage.of(objects("a"), 7, encoded, 1))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("continue");
    }
}
