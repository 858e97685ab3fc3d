package io.drover.console;

import io.drover.console.action.ConsoleForms;
import io.drover.console.activity.Activity;
import io.drover.console.guard.ConsoleAccess;
import io.drover.console.guard.Guard;
import io.drover.console.history.HistoryRecorder;
import io.drover.console.live.EventStreams;
import io.drover.console.live.LiveService;
import io.drover.console.model.Estates;
import io.drover.console.model.Images;
import io.drover.console.page.ActivityPages;
import io.drover.console.page.Answers;
import io.drover.console.page.Assets;
import io.drover.console.page.BackupPages;
import io.drover.console.page.Details;
import io.drover.console.page.GuardTemplates;
import io.drover.console.page.ImagePages;
import io.drover.console.page.OverviewPages;
import io.drover.console.page.Renderer;
import io.drover.console.page.RestorePages;
import io.drover.console.page.RoutePages;
import io.drover.console.page.SchedulePages;
import io.drover.console.page.SystemArchives;
import io.drover.console.page.SystemPages;
import io.drover.console.page.Systems;
import io.drover.console.page.TargetPages;
import io.drover.console.page.VolumePages;
import io.drover.console.upload.ImageUploads;
import io.drover.console.upload.UploadHandler;
import io.drover.console.view.Frame;
import io.drover.console.view.Hawtio;
import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.system.ArchiveFiles;

import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.Registry;

import java.util.Optional;

/** The beans of {@code routes/console*.camel.yaml}, where the console is switched on. */
public final class ConsoleDomain implements Domain {
    private static final String UPLOAD_LIMIT = "drover.console.upload-limit";
    private static final String STREAMS = "drover.console.streams";
    private static final String DEFAULT_STREAMS = "200";

    @Override
    public void bind(Registry registry, Services services) {
        if (!services.isOn("drover.console.enabled")) {
            return;
        }
        Assets assets = new Assets();
        Frame.Site site = site(services, assets);
        Renderer renderer = new Renderer();
        Guard guard =
                new Guard(
                        ConsoleAccess.of(services.context().getPropertiesComponent()),
                        services.cluster(),
                        new GuardTemplates(
                                renderer, site, services.text("drover.console.token-source", "")),
                        services.clock());
        Activity activity =
                new Activity(
                        services.caches(),
                        services.jobs(),
                        services.waitingJobs(),
                        services.retries(),
                        services::otherHolder);
        Estates estates = new Estates(services.caches(), services.isOn("drover.console.history"));
        Answers answers =
                new Answers(
                        services.caches(),
                        activity,
                        site,
                        guard.visits(),
                        estates,
                        services.clock());
        Details details = new Details(services.cluster());
        registry.bind(
                LiveService.BEAN,
                new LiveService(services, new EventStreams(streams(services), services.clock())));
        registry.bind("consoleEstates", estates);
        registry.bind(
                "consoleHistory",
                new HistoryRecorder(
                        services.caches(),
                        estates,
                        services.jobs(),
                        services.cluster(),
                        services.clock()));
        registry.bind("consoleAssets", assets);
        registry.bind("consoleGuard", guard);
        registry.bind("consoleRenderer", renderer);
        registry.bind("consoleOverview", new OverviewPages(answers, activity));
        registry.bind("consoleVolumes", new VolumePages(answers, details));
        registry.bind("consoleRestorePoints", new RestorePages(answers));
        registry.bind("consoleBackups", new BackupPages(answers, details, activity));
        registry.bind("consoleTargets", new TargetPages(answers, details));
        registry.bind("consoleSchedules", new SchedulePages(answers, details));
        registry.bind(
                "consoleRoutes", new RoutePages(answers, services.context(), hawtio(services)));
        ConsoleForms.beans(answers, services).forEach(registry::bind);
        bindImages(registry, services, answers, details);
        bindSystem(registry, services, answers, details);
        registry.bind("consoleActivity", new ActivityPages(answers, details, activity));
        ConsoleForms.ofActivity(answers, services.cluster().unfenced(), activity)
                .forEach(registry::bind);
    }

    private static void bindSystem(
            Registry registry, Services services, Answers answers, Details details) {
        Systems systems = new Systems(services.caches());
        registry.bind("consoleSystem", new SystemPages(answers, details, systems));
        registry.bind(
                "consoleSystemArchive",
                new SystemArchives(answers, systems, new ArchiveFiles(services.connections())));
        ConsoleForms.ofSystem(answers, services.cluster().unfenced(), systems)
                .forEach(registry::bind);
    }

    private static Hawtio hawtio(Services services) {
        PropertiesComponent properties = services.context().getPropertiesComponent();
        String url = properties.resolveProperty("drover.console.hawtio-url").orElse("");
        if (!url.isEmpty() && !url.matches("https?://\\S+")) {
            throw new IllegalArgumentException(
                    "drover.console.hawtio-url is '%s'; set it to an address such as http://localhost:8080/hawtio/"
                            .formatted(url));
        }
        boolean open =
                services.isOn("drover.management.enabled")
                        && services.isOn("drover.management.jolokia");
        String port = properties.resolveProperty("drover.management.port").orElse("");
        return new Hawtio(
                url,
                open
                        ? "hawtio --connection drover=http://127.0.0.1:%s/observe/jolokia"
                                .formatted(port)
                        : "");
    }

    private static void bindImages(
            Registry registry, Services services, Answers answers, Details details) {
        Images images = new Images(services.caches());
        registry.bind("consoleImages", new ImagePages(answers, details, images, services.jobs()));
        ConsoleForms.ofImages(answers, services.cluster().unfenced(), images)
                .forEach(registry::bind);
        registry.bind(
                "consoleUploads",
                new UploadHandler(
                        new ImageUploads(
                                services.caches(), services.cluster().unfenced(), services.jobs()),
                        services.bytes(UPLOAD_LIMIT, "1Ti")));
    }

    /** How many pages may be notified of changes at the same time. */
    private static int streams(Services services) {
        String text =
                services.context()
                        .getPropertiesComponent()
                        .resolveProperty(STREAMS)
                        .orElse(DEFAULT_STREAMS);
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "%s is '%s'; set it to a number from 0 to 99999".formatted(STREAMS, text));
        }
        return Integer.parseInt(text);
    }

    private static Frame.Site site(Services services, Assets assets) {
        return new Frame.Site(
                services.cluster().namespace(),
                services.node(),
                Optional.ofNullable(services.context().getDescription()).orElse("Drover"),
                assets.stylesheet(),
                assets.script(),
                assets.icon());
    }
}
