using System.Diagnostics;
using Itms.Api.Hosting;
using Itms.Api.SignIn;
using Itms.Application.Backup;
using Itms.Application.Mail;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Functions.Storage;
using Itms.Functions.Tests.Storage;
using Itms.Server.Demo;
using Itms.Server.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static Itms.Server.Tests.Requests;

namespace Itms.Functions.Tests.Backup;

/// <summary>An office moves from the server to Azure and back. It has the same rows, lists and documents afterwards.</summary>
public sealed class MovingTests(Azurite azurite)
{
    private static readonly string[] Lists =
        ["/api/views/active?top=200", "/api/views/due-30?top=200", "/api/views/overdue?top=200", "/api/views/mine?top=200"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_moves_to_Azure_and_back_with_the_same_rows_lists_and_documents()
    {
        var settings = azurite.Fresh();
        var place = Directory.CreateTempSubdirectory("itms-moving-").FullName;
        var (there, back, home) = (Path.Combine(place, "there.tar.gz"), Path.Combine(place, "back.tar.gz"), Path.Combine(place, "home"));
        string number, id;
        List<string> lists, rows;
        await using (var server = await DemoServer.StartAsync(empty: false))
        {
            var tm = await server.As("ana.ruiz");
            number = await tm.CreateAsync(InformationRequest());
            for (var i = 0; i < 60; i++) await tm.PostAsync($"/api/taskings/{number}/comments", new { text = $"Comment {i}." });
            using var form = Files.Form(Files.Text("note.txt", "Nine million bytes would do as well."));
            id = (string)(await tm.PostAsync($"/api/taskings/{number}/attachments", form))["attachments"]![0]!["id"]!;
            await server.MailsAsync(number);
            lists = await ListsAsync(tm);
            await server.StopAsync();
            Assert.Equal(0, (await ServerProcess.RunAsync("backup", there, "--demo", "--data", server.Folder)).ExitCode);
        }

        using (var azure = await AzureAsync(settings))
        {
            var output = new StringWriter();
            Assert.True(await ConsoleCommands.RunAsync(["restore", there], azure.Services, output, Token) == 0, output.ToString());
            Assert.Contains(" 0 broken.", output.ToString(), StringComparison.Ordinal);
            Assert.Contains("1 documents checked, 0 missing or changed.", output.ToString(), StringComparison.Ordinal);
            await azure.Services.GetRequiredService<StartupSteps>().RunAsync(newAdministrator: false, Token);
            rows = await RowsAsync(azure.Services);
            await using (var file = File.Create(back)) await azure.Services.GetRequiredService<BackupWriter>().WriteAsync(file, Token);

            output = new StringWriter();
            Assert.Equal(4, await ConsoleCommands.RunAsync(["restore", there], azure.Services, output, Token));
            Assert.Contains("There is data of ITMS already.", output.ToString(), StringComparison.Ordinal);
            Assert.Equal(rows, await RowsAsync(azure.Services));
        }

        var (code, said) = await ServerProcess.RunAsync("restore", back, "--demo", "--data", home);
        Assert.True(code == 0, said);
        Assert.Contains("1 documents checked, 0 missing or changed.", said, StringComparison.Ordinal);
        await using var again = await DemoServer.StartAsync(home);
        Assert.Equal(lists, await ListsAsync(await again.As("ana.ruiz")));
        var comments = (await (await again.As("ana.ruiz")).ReadAsync(number))["comments"]!.AsArray().Select(comment => (string?)comment!["text"]);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"Comment {i}."), comments);
        Assert.Equal(200, (await (await again.As("ana.ruiz")).DownloadAsync($"/api/taskings/{number}/attachments/{id}")).Status);
        Assert.Equal(Parts(there), Parts(back));
        File.Delete(there);
        File.Delete(back);
    }

    [Fact]
    public async Task The_app_itself_restores_and_verifies_from_a_console()
    {
        var settings = azurite.Fresh();
        var file = Path.GetTempFileName();
        using (var azure = await AzureAsync(azurite.Fresh()))
        await using (var written = File.Create(file))
            await azure.Services.GetRequiredService<BackupWriter>().WriteAsync(written, Token);

        var (code, output) = await RunAsync(settings, "restore", file);
        Assert.True(code == 0, output);
        Assert.Contains("Restored 0 taskings", output, StringComparison.Ordinal);
        (code, output) = await RunAsync(settings, "verify");
        Assert.True(code == 0, output);
        Assert.StartsWith("0 histories checked, 0 broken.", output, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_damaged_file_changes_nothing_on_Azure()
    {
        using var azure = await AzureAsync(azurite.Fresh());
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "not a backup", Token);
        var output = new StringWriter();
        Assert.Equal(1, await ConsoleCommands.RunAsync(["restore", file], azure.Services, output, Token));
        Assert.StartsWith("Nothing was restored. The file is damaged", output.ToString(), StringComparison.Ordinal);
        Assert.Empty(await RowsAsync(azure.Services));
        Assert.Equal(2, await ConsoleCommands.RunAsync(["restore", file + "x"], azure.Services, output, Token));
        Assert.Equal(2, await ConsoleCommands.RunAsync(["restore"], azure.Services, output, Token));
        File.Delete(file);
    }

    /// <summary>The services of the Azure host, as its program adds them, on tables and documents of its own.</summary>
    private static async Task<IHost> AzureAsync(AzureStorageSettings settings)
    {
        var tables = await TableFixture.NewStoreAsync(settings);
        var blobs = new AzureBlobStore(settings, TableFixture.NewId);
        await blobs.CreateContainerAsync(Token);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ITableStore>(tables);
        builder.Services.AddSingleton<IPartitionList>(tables);
        builder.Services.AddSingleton<IBlobStore>(blobs);
        builder.Services.AddSingleton<IMailSender>(new DemoMailbox());
        var address = new Uri("https://itms.example/");
        builder.Services.AddItmsOnAzure(new AgencySettings(), address, TimeProvider.System);
        builder.Services.AddSignIn(new SignInSettings(SignInKind.Demo, address), await SigningKey.OpenAsync(tables), TimeProvider.System);
        return builder.Build();
    }

    /// <summary>Runs the program of the Azure host with arguments.</summary>
    private static async Task<(int Code, string Output)> RunAsync(AzureStorageSettings settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ConsoleCommands).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["Itms__PublicUrl"] = "https://itms.example/",
            ["Itms__Storage__ConnectionString"] = settings.ConnectionString,
            ["Itms__Storage__Table"] = settings.Table,
            ["Itms__Storage__Documents"] = settings.Documents,
            ["Itms__Mail__SendGrid__ApiKey"] = "none",
            ["Itms__Mail__SendGrid__FromAddress"] = "no-reply@itms.invalid",
        }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        return (process.ExitCode, output);
    }

    private static async Task<List<string>> ListsAsync(Client client)
    {
        var lists = new List<string>();
        foreach (var list in Lists)
        {
            var answer = await client.SendAsync(HttpMethod.Get, list);
            Assert.Equal(200, answer.Status);
            lists.Add(answer.Text);
        }

        return lists;
    }

    /// <summary>All rows but those of the process, which are in one partition.</summary>
    private static async Task<List<string>> RowsAsync(IServiceProvider services)
    {
        var (store, rows) = (services.GetRequiredService<ITableStore>(), new List<string>());
        await foreach (var partition in services.GetRequiredService<IPartitionList>().PartitionsAsync("", Token))
            if (partition != ServerKeys.Partition)
                await foreach (var row in store.ReadAllAsync(new RowRange(partition), Token))
                    rows.Add($"{partition} {row.RowKey} {Convert.ToBase64String(row.Body.Span)}");
        return rows;
    }

    /// <summary>The hashes of everything that the backup holds.</summary>
    private static List<BackupPart> Parts(string path)
    {
        using var file = File.OpenRead(path);
        return [.. BackupReader.CheckAsync(file, Token).GetAwaiter().GetResult().Manifest.Parts.Skip(1)];
    }
}
