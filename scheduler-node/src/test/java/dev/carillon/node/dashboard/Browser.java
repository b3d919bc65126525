package dev.carillon.node.dashboard;

import static org.awaitility.Awaitility.await;

import dev.carillon.deploy.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A Chromium without a screen, driven as a person would: by what is written on a page, and by keys. It is a child of the
 * test and ends with it. Not thread-safe.
 */
final class Browser implements AutoCloseable {

    /** How long anything may take to show. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int WIDTH = 1_360;
    private static final int HEIGHT = 900;

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> SWITCHES = List.of(
            "--headless=new",
            // nothing from anywhere else is loaded, and a machine that builds may be root in a container
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--lang=en-GB");

    private final ChromeDriverService service;
    private final ChromeDriver driver;

    private Browser(Path chromium, Path chromedriver) {
        service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(SWITCHES);
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, Level.ALL.getName()));
        driver = new ChromeDriver(service, options);
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "Europe/Berlin"));
        wide();
    }

    /** One, if this machine has a Chromium and its driver. */
    static Optional<Browser> find() {
        Optional<Path> chromium =
                NAMES.stream().flatMap(name -> Programs.find(name).stream()).findFirst();
        Optional<Path> chromedriver = Programs.find("chromedriver");
        return chromium.isEmpty() || chromedriver.isEmpty()
                ? Optional.empty()
                : Optional.of(new Browser(chromium.get(), chromedriver.get()));
    }

    static ConditionFactory awaiting() {
        return await().atMost(PATIENCE)
                .ignoreExceptionsMatching(
                        e -> e instanceof NotFoundException || e instanceof StaleElementReferenceException);
    }

    void wide() {
        size(WIDTH, HEIGHT, false);
    }

    /** So high that a picture shows most of a page. */
    void tall() {
        size(WIDTH, 2 * HEIGHT, false);
    }

    /** As on a telephone. */
    void narrow() {
        size(400, 860, true);
    }

    private void size(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    /** What the system of whoever looks prefers. */
    void prefersDark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Opens a page of a node, as somebody whom the browser has asked for name and secret. */
    void openAs(String name, String secret, String address) {
        URI plain = URI.create(address);
        driver.get("http://" + name + ":" + secret + "@" + plain.getAuthority() + "/api/v1/whoami");
        driver.get(address);
    }

    void open(String address) {
        driver.get(address);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    String title() {
        return driver.getTitle();
    }

    String text(String css) {
        return driver.findElement(By.cssSelector(css)).getText();
    }

    String attribute(String css, String name) {
        return String.valueOf(driver.findElement(By.cssSelector(css)).getDomAttribute(name));
    }

    /** Those that can be seen. */
    List<WebElement> seen(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    void awaitText(String css, String part) {
        awaiting().until(() -> text(css).contains(part));
    }

    /** Presses the button that says this, as soon as there is one. */
    void press(String words) {
        awaiting().until(() -> {
            WebElement button = seen("button").stream()
                    .filter(found -> found.getText().equals(words))
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException("a button " + words));
            button.click();
            return true;
        });
    }

    /** Types into the field with this label of the open dialog, as soon as there is one. */
    void fill(String label, String text) {
        awaiting().until(() -> {
            String id = seen("dialog[open] label").stream()
                    .filter(found -> found.getText().startsWith(label))
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException("a field " + label))
                    .getDomAttribute("for");
            driver.findElement(By.id(String.valueOf(id))).sendKeys(text);
            return true;
        });
    }

    /** Types where the focus is. */
    void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void tab() {
        type(Keys.TAB);
    }

    void scrollTo(String css) {
        run("document.querySelector(arguments[0]).scrollIntoView()", css);
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs a script whose last argument is what it calls with its answer. */
    @Nullable
    Object ask(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** What the browser complained of since this was last asked, but for answers that say no. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    /** Writes what is in the window now. */
    void picture(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
        service.stop();
    }
}
