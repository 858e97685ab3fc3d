package io.drover.runtime;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One JSON object a line, with the fields of {@link LogLine}, the thread and the whole trace. */
final class JsonLine extends LayoutBase<ILoggingEvent> {
    private final JsonFactory json = new JsonFactory();
    private final ThrowableProxyConverter exceptions = new ThrowableProxyConverter();

    @Override
    public void start() {
        exceptions.setContext(getContext());
        exceptions.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator object = json.createGenerator(line)) {
            object.writeStartObject();
            object.writeStringField("timestamp", LogLine.time(event));
            object.writeStringField("level", event.getLevel().toString());
            object.writeStringField("marker", LogLine.marker(event));
            object.writeStringField("logger", event.getLoggerName());
            object.writeStringField("thread", event.getThreadName());
            object.writeStringField("message", event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                object.writeStringField("exception", exceptions.convert(event).strip());
            }
            object.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return line.append(System.lineSeparator()).toString();
    }
}
