package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.camel.CatalogCamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Camel's tools show of {@code reconcile:} is what the endpoint declares. If it is not, run
 * {@code ./mvnw -Pcomponent-metadata process-classes} on JDK 25.
 */
class ReconcileMetadataTest {
    private static final Class<?> ENDPOINT = ReconcileEndpoint.class;

    private static JsonNode metadata() throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            return new ObjectMapper()
                    .readTree(
                            ((CatalogCamelContext) context)
                                    .getComponentParameterJsonSchema("reconcile"));
        }
    }

    private static Map<String, String> declared() {
        Map<String, String> options = new TreeMap<>();
        for (Field field : ENDPOINT.getDeclaredFields()) {
            UriParam param = field.getAnnotation(UriParam.class);
            UriPath path = field.getAnnotation(UriPath.class);
            if (path != null) {
                options.put(field.getName(), "path: " + path.description());
            } else if (param != null) {
                options.put(
                        field.getName(),
                        "parameter: " + param.defaultValue() + " " + param.description());
            }
        }
        return options;
    }

    private static boolean isInherited(String option) {
        for (Class<?> type = ENDPOINT.getSuperclass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(option) && field.isAnnotationPresent(UriParam.class)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void optionsAndDescriptionsAreThoseOfTheEndpoint() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        metadata()
                .path("properties")
                .properties()
                .forEach(
                        entry -> {
                            JsonNode option = entry.getValue();
                            String text = option.path("description").asText();
                            if (!isInherited(entry.getKey())) {
                                shown.put(
                                        entry.getKey(),
                                        option.path("kind").asText().equals("path")
                                                ? "path: " + text
                                                : "parameter: "
                                                        + option.path("defaultValue").asText()
                                                        + " "
                                                        + text);
                            }
                        });

        assertThat(shown).isEqualTo(declared()).isNotEmpty();
    }

    @Test
    void schemeAndDirectionAreThoseOfTheComponent() throws IOException {
        JsonNode component = metadata().path("component");

        assertThat(component.path("scheme").asText()).isEqualTo("reconcile");
        assertThat(component.path("consumerOnly").asBoolean()).isTrue();
        assertThat(component.path("javaType").asText())
                .isEqualTo(ReconcileComponent.class.getName());
        assertThat(component.path("description").asText()).isNotEmpty();
    }

    @Test
    void camelFindsTheComponentByItsNameAndSetsOptionsWithoutReflection() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(context.getComponent("reconcile")).isInstanceOf(ReconcileComponent.class);
            PropertyConfigurer configurer =
                    PluginHelper.getConfigurerResolver(context)
                            .resolvePropertyConfigurer("reconcile-endpoint", context);
            assertThat(configurer).isInstanceOf(ReconcileEndpointConfigurer.class);
        }
    }
}
