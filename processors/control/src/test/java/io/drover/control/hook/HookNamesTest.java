package io.drover.control.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class HookNamesTest {
    private static final String NONE = "-";

    private static Map<String, String> annotated(String hook) {
        return hook.equals(NONE) ? Map.of() : Map.of("drover.io/snapshot-hook", hook);
    }

    private static ResourceReader caches(String ofNamespace, String ofClass, String ofClaim) {
        List<HasMetadata> all =
                List.of(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("shop")
                                .withAnnotations(annotated(ofNamespace))
                                .endMetadata()
                                .build(),
                        new StorageClassBuilder()
                                .withNewMetadata()
                                .withName("fast")
                                .withAnnotations(annotated(ofClass))
                                .endMetadata()
                                .build(),
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName("shop/data")
                                .withAnnotations(annotated(ofClaim))
                                .endMetadata()
                                .withNewSpec()
                                .withStorageClassName("fast")
                                .endSpec()
                                .build());
        return new ResourceReader() {
            @Override
            public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
                return list(kind).stream()
                        .filter(object -> object.getMetadata().getName().equals(name))
                        .findFirst();
            }

            @Override
            public <T extends HasMetadata> List<T> list(Class<T> kind) {
                return all.stream().filter(kind::isInstance).map(kind::cast).toList();
            }

            @Override
            public <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value) {
                return List.of();
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "-, -, -, ''",
        "-, class, -, class",
        "namespace, class, -, namespace",
        "'', class, -, ''",
        "-, -, claim, ''",
        "-, class, claim, class"
    })
    void theNamespaceWinsOverTheClassAndAClaimSaysNothing(
            String ofNamespace, String ofClass, String ofClaim, String hook) {
        assertThat(new HookNames(caches(ofNamespace, ofClass, ofClaim)).of("shop/data").orElse(""))
                .isEqualTo(hook);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "a", "my-db-2"})
    void namesThatCanBePartOfAnAddress(String name) {
        assertThat(HookNames.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Db", "db?timeout=0", "-db", "db-", "db:x", "${header.x}"})
    void othersAreRefused(String name) {
        assertThat(HookNames.isValid(name)).isFalse();
    }

    @Test
    void aLongNameIsRefused() {
        assertThat(HookNames.isValid("a".repeat(40))).isTrue();
        assertThat(HookNames.isValid("a".repeat(41))).isFalse();
    }
}
