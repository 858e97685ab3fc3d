package io.drover.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an attempt does that was permitted at first and is not any more. */
class WritePermitTest {
    private static final ObjectKey KEY = ObjectKey.of("backupstore/a");
    private static final WritePermit NO_WRITES =
            request -> {
                if (request instanceof StoreRequest.Write) {
                    throw new StoreException.Unavailable("not now");
                }
            };

    @TempDir private Path directory;
    private DefaultCamelContext context;
    private StoreServer server;

    @BeforeEach
    void start() throws IOException {
        context = new DefaultCamelContext();
        server = new StoreServer(new DirectoryStore(directory));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Exchange exchange(StoreRequest request, WritePermit permit) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(StoreRequest.PROPERTY, request);
        exchange.setProperty(WritePermit.PROPERTY, permit);
        return exchange;
    }

    private static StoreRequest write() {
        return new StoreRequest.Write(
                KEY,
                ObjectBody.of("content".getBytes(StandardCharsets.UTF_8)),
                WriteCondition.NONE);
    }

    @Test
    void aWriteIsNotSent() {
        assertThatThrownBy(() -> server.process(exchange(write(), NO_WRITES)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage("not now");
        assertThat(Files.exists(directory.resolve(KEY.value()))).isFalse();
    }

    @Test
    void aReadIs() throws Exception {
        server.process(exchange(write(), WritePermit.ALWAYS));
        Exchange read = exchange(new StoreRequest.Read(KEY, Object::toString), NO_WRITES);

        server.process(read);

        assertThat(read.getMessage().getBody(String.class)).isNotEmpty();
    }
}
