using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Itms.Api.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Server.Tests.Pages;

/// <summary>How the pages are served: addresses, compression, caching and headers. The pages are stand-ins, so this needs no Node.</summary>
public sealed class PagesTests
{
    private const string Script = "console.log('itms');";
    private const string EarlyScript = "console.log('first rows');";
    private const string Styles = ".app { color: black }";
    private const string Page =
        $"<meta name=\"style-nonce\" content=\"NONCE\"><style>{Styles}</style><script type=\"module\">{EarlyScript}</script><div id=\"root\"></div>";

    [Theory]
    [InlineData("/")]
    [InlineData("/taskings/ITMS-2031-000001")]
    [InlineData("/due-30?unit=HOU")]
    public async Task Any_address_that_is_no_file_gets_the_page(string path)
    {
        await using var site = await Site.StartAsync();
        var answer = await site.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("<div id=\"root\">", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/openapi/v1.yaml")]
    [InlineData("/health/nothing")]
    [InlineData("/.auth/login/aad")]
    [InlineData("/assets/gone-12345678.js")]
    public async Task The_page_takes_no_address_of_the_API_and_stands_in_for_no_script(string path)
    {
        await using var site = await Site.StartAsync();
        var answer = await site.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_page_lets_in_its_own_scripts_and_the_styles_with_its_nonce()
    {
        await using var site = await Site.StartAsync();
        var (first, second) = (await site.GetAsync("/"), await site.GetAsync("/"));
        var policy = Header(first, "Content-Security-Policy");
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        var page = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"content=\"{nonce}\"", page, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.NotEqual(policy, Header(second, "Content-Security-Policy"));
        Assert.Equal("no-cache", Header(first, "Cache-Control"));
        Assert.Equal("nosniff", Header(first, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(first, "Referrer-Policy"));
    }

    [Fact]
    public async Task The_script_and_the_styles_in_the_page_are_let_in_as_they_are_and_no_others()
    {
        await using var site = await Site.StartAsync();
        var policy = Header(await site.GetAsync("/"), "Content-Security-Policy");
        Assert.Contains($"script-src 'self' '{HashOf(EarlyScript)}';", policy, StringComparison.Ordinal);
        Assert.Contains($" '{HashOf(Styles)}';", policy, StringComparison.Ordinal);

        static string HashOf(string part) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part)));
    }

    [Theory]
    [InlineData("cross-site", true)]
    [InlineData("same-site", true)]
    [InlineData(null, true)]
    [InlineData("none", false)]
    [InlineData("same-origin", false)]
    public async Task A_window_of_another_site_loses_hold_of_the_page(string? ledHereBy, bool isCutOff)
    {
        await using var site = await Site.StartAsync();
        var answer = ledHereBy is null ? await site.GetAsync("/active") : await site.GetAsync("/active", ("Sec-Fetch-Site", ledHereBy));
        Assert.Equal(isCutOff, answer.Headers.TryGetValues("Cross-Origin-Opener-Policy", out var policy) && policy.Single() == "same-origin");
        Assert.Contains("Sec-Fetch-Site", Header(answer, "Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_comes_compressed()
    {
        await using var site = await Site.StartAsync();
        var answer = await site.GetAsync("/", ("Accept-Encoding", "gzip, deflate, br"));
        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
        var body = new BrotliStream(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        var page = await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains(EarlyScript, page, StringComparison.Ordinal);
        var etag = Header(answer, "ETag");
        Assert.NotEqual(Header(await site.GetAsync("/"), "ETag"), etag);
        var again = await site.GetAsync("/", ("Accept-Encoding", "gzip, deflate, br"), ("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task A_page_that_the_browser_has_is_not_sent_again_and_keeps_its_nonce()
    {
        await using var site = await Site.StartAsync();
        var etag = Header(await site.GetAsync("/"), "ETag");
        var again = await site.GetAsync("/active", ("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(etag, Header(again, "ETag"));
        Assert.False(again.Headers.Contains("Content-Security-Policy"));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/active", ("If-None-Match", "\"another\""))).StatusCode);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("", null)]
    public async Task A_script_comes_as_it_was_compressed_at_the_build(string accepted, string? encoding)
    {
        await using var site = await Site.StartAsync();
        var answer = await site.GetAsync("/assets/index-12345678.js", ("Accept-Encoding", accepted));
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.FirstOrDefault());
        Assert.Equal("public, max-age=31536000, immutable", Header(answer, "Cache-Control"));
        Assert.Equal("Accept-Encoding", Header(answer, "Vary"));
        Assert.Equal("text/javascript; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Stream body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        if (encoding == "br") body = new BrotliStream(body, CompressionMode.Decompress);
        if (encoding == "gzip") body = new GZipStream(body, CompressionMode.Decompress);
        Assert.Equal(Script, await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_without_a_hash_in_its_name_is_asked_for_each_time()
    {
        await using var site = await Site.StartAsync();
        var answer = await site.GetAsync("/icon.svg");
        Assert.Equal("no-cache", Header(answer, "Cache-Control"));
        Assert.Equal(HttpStatusCode.NotModified, (await site.GetAsync("/icon.svg", ("If-None-Match", Header(answer, "ETag")))).StatusCode);
    }

    [Fact]
    public async Task Only_reading_gets_the_page()
    {
        await using var site = await Site.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await site.SendAsync(HttpMethod.Head, "/active")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync(HttpMethod.Post, "/active")).StatusCode);
    }

    [Fact]
    public async Task Without_pages_the_first_address_says_how_to_get_them()
    {
        await using var site = await Site.StartAsync(hasPages: false);
        var answer = await site.GetAsync("/");
        Assert.Contains("Node.js", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/active")).StatusCode);
    }

    [Fact]
    public async Task Anybody_can_ask_how_people_sign_in()
    {
        await using var site = await Site.StartAsync();
        using var nobody = Client.Anonymous(site.Address);
        var answer = await nobody.GetAsync("/api/sign-in");
        Assert.Equal("demo", (string?)answer["kind"]);
        Assert.False((bool)answer["setUpOpen"]!);
        Assert.Equal("America/New_York", (string?)answer["timeZone"]);
        Assert.NotNull((string?)answer["now"]);
        Assert.Equal(15, (int)answer["lockAfterMinutes"]!);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.NonValidated[name]);

    /// <summary>A server with pages of two small files.</summary>
    private sealed class Site(DemoServer server, string folder) : IAsyncDisposable
    {
        private readonly HttpClient http = new() { BaseAddress = server.Address };

        public Uri Address => server.Address;

        public static async Task<Site> StartAsync(bool hasPages = true)
        {
            var folder = Directory.CreateTempSubdirectory("itms-pages-").FullName;
            if (hasPages) Write(folder);
            return new Site(await DemoServer.StartAsync(configure: b => b.Services.AddSingleton(PageFiles.Read(folder))), folder);
        }

        public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
            SendAsync(HttpMethod.Get, path, headers);

        public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
        {
            var request = new HttpRequestMessage(method, path);
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            return http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        private static void Write(string folder)
        {
            File.WriteAllText(Path.Combine(folder, "index.html"), Page);
            File.WriteAllText(Path.Combine(folder, "icon.svg"), "<svg/>");
            Directory.CreateDirectory(Path.Combine(folder, "assets"));
            var script = Path.Combine(folder, "assets", "index-12345678.js");
            File.WriteAllText(script, Script);
            using (var brotli = new BrotliStream(File.Create(script + ".br"), CompressionLevel.Optimal)) brotli.Write(Encoding.UTF8.GetBytes(Script));
            using (var gzip = new GZipStream(File.Create(script + ".gz"), CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(Script));
        }
    }
}
