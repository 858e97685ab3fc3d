package io.drover.console.upload;

import io.drover.console.guard.Farewell;
import io.drover.console.guard.GuardedHandler;
import io.drover.console.guard.UploadPath;
import io.drover.console.model.Fields;
import io.drover.console.page.Notice;
import io.drover.console.view.Hrefs;
import io.drover.resource.BackingImage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes the files of images that browsers send, without ever holding one as a whole. It is no route
 * of Camel's, since those get their bodies complete, and hold a thread of the server as long as
 * they run. The answer leads to the image's page in any case, which shows how it went.
 */
public final class UploadHandler implements GuardedHandler {
    private static final int SEE_OTHER = 303;
    private static final String MULTIPART = "multipart/form-data";

    /** So much of a refused file is read for the browser to see the answer. */
    private static final long LINGER = 8L << 20;

    private final ImageUploads uploads;
    private final long limit;

    /**
     * @param limit of a file, in bytes
     */
    public UploadHandler(ImageUploads uploads, long limit) {
        this.uploads = uploads;
        this.limit = limit;
    }

    @Override
    public void install(Router router) {
        router.post(UploadPath.ROUTE).order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String name = routing.pathParam("image");
        Optional<BackingImage> image = uploads.find(name);
        String type = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
        if (image.isEmpty() || !type.startsWith(MULTIPART)) {
            answer(request, name, Optional.empty());
            return;
        }
        Context context = Vertx.currentContext();
        AtomicReference<ReceivedStream> first = new AtomicReference<>();
        request.setExpectMultipart(true);
        request.uploadHandler(
                file -> {
                    if (first.get() == null) {
                        first.set(new ReceivedStream(file, context, limit));
                        begin(request, context, image.get(), first.get());
                    } else {
                        file.handler(_ -> {});
                    }
                });
        request.exceptionHandler(
                cause -> Optional.ofNullable(first.get()).ifPresent(file -> file.fail(cause)));
        request.endHandler(
                _ -> {
                    if (first.get() == null) {
                        answer(request, name, Optional.of(Notice.NO_FILE));
                    }
                });
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void begin(
            HttpServerRequest request, Context context, BackingImage image, ReceivedStream file) {
        String name = image.getMetadata().getName();
        long size =
                Fields.number(Optional.ofNullable(request.getHeader("Content-Length")).orElse(""));
        boolean begun =
                uploads.begin(
                        image, size, file, () -> context.runOnContext(_ -> finish(request, image)));
        if (!begun) {
            file.close();
            answer(request, name, Optional.of(Notice.UPLOAD_BUSY));
        }
    }

    private void finish(HttpServerRequest request, BackingImage image) {
        answer(
                request,
                image.getMetadata().getName(),
                uploads.hasSucceeded(image)
                        ? Optional.of(Notice.IMAGE_UPLOADED)
                        : Optional.empty());
    }

    /** Once the browser has sent everything, or when there is too much left to wait for that. */
    private static void answer(HttpServerRequest request, String image, Optional<Notice> notice) {
        String href = Hrefs.image(image) + notice.map(what -> "?done=" + what.id()).orElse("");
        long size =
                Fields.number(Optional.ofNullable(request.getHeader("Content-Length")).orElse(""));
        if (request.isEnded()) {
            lead(request, href);
        } else if (size > 0 && size - request.bytesRead() <= LINGER) {
            request.endHandler(_ -> lead(request, href));
            request.resume();
        } else {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
            lead(request, href);
            Farewell.say(request);
        }
    }

    private static void lead(HttpServerRequest request, String href) {
        if (!request.response().ended() && !request.response().closed()) {
            request.response().setStatusCode(SEE_OTHER).putHeader(HttpHeaders.LOCATION, href).end();
        }
    }
}
