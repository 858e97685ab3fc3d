package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a watch looks like on the wire. */
@Timeout(30)
class WatchBytesTest {
    private static final String TEXT = "äöü 試験 🐑";

    /** A client that decodes chunks one by one would break letters of several bytes. */
    @Test
    void watchIsAsciiAndMeansTheSame() throws Exception {
        try (TestCluster api = TestCluster.start();
                HttpClient client = HttpClient.newHttpClient()) {
            Volume volume = new Volume();
            volume.setMetadata(api.cluster().metadata("v", Map.of()));
            volume.getMetadata().setAnnotations(Map.of("text", TEXT));
            api.cluster().client().resource(volume).create();
            URI uri =
                    URI.create(
                            api.cluster().client().getMasterUrl()
                                    + "apis/longhorn.io/v1beta2/namespaces/"
                                    + Names.DEFAULT_NAMESPACE
                                    + "/volumes?watch=true&resourceVersion=0&timeoutSeconds=1");

            byte[] body =
                    client.send(
                                    HttpRequest.newBuilder(uri).build(),
                                    HttpResponse.BodyHandlers.ofByteArray())
                            .body();

            String text = new String(body, StandardCharsets.UTF_8);
            assertThat(text).isNotEmpty().matches("\\p{ASCII}*");
            JsonNode event = new ObjectMapper().readTree(text.lines().findFirst().orElseThrow());
            assertThat(event.at("/object/metadata/annotations/text").asText()).isEqualTo(TEXT);
        }
    }
}
