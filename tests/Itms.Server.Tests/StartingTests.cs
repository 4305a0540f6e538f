using Microsoft.Data.Sqlite;

namespace Itms.Server.Tests;

/// <summary>Starting, refusing to start, and stopping.</summary>
public class StartingTests
{
    [Fact]
    public async Task A_second_server_on_the_same_folder_refuses_and_says_why()
    {
        await using var first = await DemoServer.StartAsync();
        var (exitCode, output) = await ServerProcess.RunAsync("--demo", "--data", first.Folder, "--urls", "http://127.0.0.1:0");
        Assert.Equal(StartupException.InUse, exitCode);
        Assert.Contains("in use by another ITMS server", output, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_in_an_existing_folder_are_readable_by_the_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode others = (UnixFileMode)0b000_111_111;
        var folder = Directory.CreateTempSubdirectory("itms").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        await using var server = await DemoServer.StartAsync(folder);
        var made = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories);
        foreach (var name in new[] { "itms.db", "itms.db-wal", "server.lock", "server.pid", "attachments" })
            Assert.Contains(Path.Combine(folder, name), made);
        // What connections share is in this process alone: nobody else opens the file meanwhile.
        Assert.DoesNotContain(Path.Combine(folder, "itms.db-shm"), made);
        foreach (var path in made) Assert.True((File.GetUnixFileMode(path) & others) == 0, $"{path}: {File.GetUnixFileMode(path)}");
    }

    [Fact]
    public async Task A_folder_written_by_a_newer_version_is_left_alone()
    {
        var folder = DemoServer.NewFolder();
        await (await DemoServer.StartAsync(folder)).StopAsync();
        var database = Path.Combine(folder, "itms.db");
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using var newer = connection.CreateCommand();
            newer.CommandText = "PRAGMA user_version = 99";
            newer.ExecuteNonQuery();
        }

        var before = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);
        var (exitCode, output) = await ServerProcess.RunAsync("--demo", "--data", folder, "--urls", "http://127.0.0.1:0");
        Assert.Equal(StartupException.WrongData, exitCode);
        Assert.Contains("99", output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://127.0.0.1:0;http://192.168.1.1:5080")]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:5080/path")]
    public async Task The_demo_refuses_any_address_but_loopback(string urls)
    {
        var (exitCode, output) = await ServerProcess.RunAsync("--demo", "--data", "/nonexistent/never-made", "--urls", urls);
        Assert.Equal(StartupException.Usage, exitCode);
        Assert.Contains("--urls", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_or_empty_data_file_beside_documents_is_no_new_installation(bool isMissing)
    {
        var folder = DemoServer.NewFolder();
        var server = await DemoServer.StartAsync(folder);
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(Requests.InformationRequest());
        using (var form = Files.Form(Files.Text("note.txt"))) await tm.PostAsync($"/api/taskings/{number}/attachments", form);
        await server.StopAsync();
        var database = Path.Combine(folder, "itms.db");
        File.Delete(database);
        if (!isMissing) await File.WriteAllBytesAsync(database, [], TestContext.Current.CancellationToken);

        var (exitCode, output) = await ServerProcess.RunAsync("--demo", "--empty", "--data", folder, "--urls", "http://127.0.0.1:0");

        Assert.Equal(StartupException.WrongData, exitCode);
        Assert.Contains("something was lost", output, StringComparison.Ordinal);
        Assert.Equal(!isMissing, File.Exists(database));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Help_explains_the_options_and_a_wrong_one_is_named()
    {
        var (exitCode, output) = await ServerProcess.RunAsync("--help");
        Assert.Equal(0, exitCode);
        foreach (var word in new[] { "--demo", "--data", "--urls", "verify", "backup", "restore" })
            Assert.Contains(word, output, StringComparison.Ordinal);
        var wrong = await ServerProcess.RunAsync("--dmeo");
        Assert.Equal(StartupException.Usage, wrong.ExitCode);
        Assert.Contains("--dmeo", wrong.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:0")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0;http://[::]:0")]
    [InlineData("Kestrel__Endpoints__Outside__Url", "http://0.0.0.0:0")]
    [InlineData("ASPNETCORE_Kestrel__Endpoints__Outside__Url", "http://0.0.0.0:0")]
    public async Task The_demo_and_plain_http_never_listen_beyond_this_machine(string how, string url)
    {
        foreach (var demo in new[] { true, false })
        {
            string[] mode = demo ? ["--demo"] : [];
            string[] address = how == "--urls" ? [how, url] : [];
            string[] arguments = [.. mode, "--data", "/nonexistent/never-made", .. address];
            var (exitCode, output) = await ServerProcess.RunAsync(arguments, how == "--urls" ? [] : [(how, url)]);
            Assert.True(exitCode == StartupException.Usage, output);
            Assert.Contains(demo ? "the demo" : "plain http", output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Ports_in_the_environment_do_not_open_the_demo()
    {
        await using var server = await SignIn.LocalServer.StartAsync(demo: true, settings: [("HTTP_PORTS", "0"), ("URLS", "http://0.0.0.0:0")]);
        Assert.All(server.Running.Addresses, address => Assert.Equal("127.0.0.1", new Uri(address).Host));
    }

    [Theory]
    [InlineData("192.0.2.0/24", 429)]
    [InlineData("127.0.0.0/8", 401)]
    public async Task Forwarded_addresses_count_only_from_known_proxies(string proxies, int status)
    {
        // The test is the proxy, at 127.0.0.1, and each request comes from another client: so it says.
        await using var server = await SignIn.LocalServer.StartAsync(settings: [("Itms:BehindProxy", "true"), ("Itms:KnownProxies:0", proxies)]);
        for (var i = 0; i < 30; i++) await TryAsync(i);
        Assert.Equal(status, (await TryAsync(30)).Status);

        Task<SignIn.Reply> TryAsync(int i) =>
            server.PostAsync("/api/session", new { userName = $"no.one.{i}", password = "x" }, ("X-Forwarded-For", $"203.0.113.{i}"));
    }

    [Fact]
    public async Task A_real_server_has_no_demo_endpoints_and_prints_a_setup_code()
    {
        var folder = DemoServer.NewFolder();
        using (var server = await ServerProcess.StartAsync(folder, demo: false))
        {
            using var anonymous = Client.Anonymous(server.Address);
            (await anonymous.SendAsync(HttpMethod.Get, "/api/me")).IsRefused(401, "not-signed-in");
            foreach (var path in new[] { "/api/demo/people", "/api/demo/clock", "/api/demo/mail" })
                (await anonymous.SendAsync(HttpMethod.Get, path)).IsRefused(404, "not-found");
            (await anonymous.SendAsync(HttpMethod.Post, "/api/session", new { person = "ana.ruiz" })).IsRefused(400, "invalid");
            var printed = await server.HearAsync("  set up ");
            var code = System.Text.RegularExpressions.Regex.Match(printed, "\"code\":\"([^\"]+)\"").Groups[1].Value;
            await anonymous.PostAsync(
                "/api/setup",
                new { code, name = "Alex Root", email = "root@agency.invalid", userName = "the.root", password = "plain wooden bridge" });
            Assert.Equal(0, await server.StopAsync());
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(server.Output, "  code "));
        }

        using (var server = await ServerProcess.StartAsync(folder, demo: false))
        {
            await server.StopAsync();
            Assert.DoesNotContain("code", server.Output, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Verifying_a_missing_folder_creates_nothing_and_says_so()
    {
        var nowhere = Path.Combine(DemoServer.NewFolder(), "typo");
        var (exitCode, output) = await ServerProcess.RunAsync("verify", "--data", nowhere);
        Assert.Equal(StartupException.WrongData, exitCode);
        Assert.Contains("no data", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    [Fact]
    public async Task Verifying_a_damaged_file_says_what_is_wrong_and_shows_no_stack_trace()
    {
        var server = await DemoServer.StartAsync();
        for (var i = 0; i < 20; i++) await (await server.As("ana.ruiz")).CreateAsync(Requests.InformationRequest());
        await server.StopAsync();
        Assert.Equal(0, (await ServerProcess.RunAsync("verify", "--demo", "--data", server.Folder)).ExitCode);
        await using (var file = new FileStream(Path.Combine(server.Folder, "itms.db"), FileMode.Open))
            for (var page = 2; page < 12; page++)
            {
                file.Position = (page * 4096L) + 100;
                file.Write(Enumerable.Repeat((byte)0xA5, 3_000).ToArray());
            }

        var (exitCode, output) = await ServerProcess.RunAsync("verify", "--demo", "--data", server.Folder);

        Assert.Equal(1, exitCode);
        Assert.Contains("The data file is damaged", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Directory.Delete(server.Folder, recursive: true);
    }

    [Fact]
    public async Task A_busy_address_is_explained_in_plain_words()
    {
        await using var first = await DemoServer.StartAsync();
        var folder = DemoServer.NewFolder();
        var (exitCode, output) = await ServerProcess.RunAsync(
            "--demo", "--empty", "--data", folder, "--urls", first.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(StartupException.NoAddress, exitCode);
        Assert.Contains("Cannot listen", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_real_server_refuses_a_demo_folder()
    {
        await using var demo = await DemoServer.StartAsync();
        await demo.StopAsync();
        var (exitCode, output) = await ServerProcess.RunAsync("--data", demo.Folder, "--urls", "http://127.0.0.1:0");
        Assert.Equal(StartupException.WrongData, exitCode);
        Assert.Contains("demo", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_clock_and_sessions_survive_a_restart()
    {
        var folder = DemoServer.NewFolder();
        var first = await DemoServer.StartAsync(folder);
        await first.AdvanceToAsync(new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.Zero));
        using var anonymous = Client.Anonymous(first.Address);
        var token = (string)(await anonymous.PostAsync("/api/session", new { person = "lee.chan" }))["token"]!;
        await first.StopAsync();

        await using var second = await DemoServer.StartAsync(folder);
        using var later = Client.Anonymous(second.Address);
        var me = await later.SendAsync(HttpMethod.Get, "/api/me", null, ("Authorization", "Bearer " + token));
        Assert.Equal("lee.chan", (string?)me.Body!["id"]);
        var now = DateTimeOffset.Parse((string)(await later.GetAsync("/api/demo/clock"))["now"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(now, new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2031, 5, 1, 13, 0, 0, TimeSpan.Zero));
        (await later.SendAsync(HttpMethod.Post, "/api/demo/clock", new { now = "2031-04-30T12:00:00Z" })).IsRefused(400, "invalid");
        (await later.SendAsync(HttpMethod.Post, "/api/demo/clock", new { advance = "-1.00:00:00" })).IsRefused(400, "invalid");
        (await later.SendAsync(HttpMethod.Post, "/api/demo/clock", new { })).IsRefused(400, "invalid");
    }
}
