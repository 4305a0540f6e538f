using System.Diagnostics;
using Itms.Application.Attachments;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>The server is killed in the middle of an upload. No half upload is ever attached, and its leftovers are deleted after a day.</summary>
public class KilledWhileUploadingTests
{
    [Fact]
    public async Task Half_an_upload_attaches_nothing_and_is_swept_after_a_day()
    {
        var folder = DemoServer.NewFolder();
        var attachments = Path.Combine(folder, "attachments");
        string number, kept;
        using (var server = await ServerProcess.StartAsync(folder))
        {
            using var tm = await Client.SignInAsync(server.Address, "ana.ruiz");
            number = await tm.CreateAsync(InformationRequest());
            using var whole = Files.Form(Files.Text("kept.txt"));
            kept = (string)(await tm.PostAsync($"/api/taskings/{number}/attachments", whole))["attachments"]![0]!["id"]!;

            using var form = Files.Form(Files.Text("first.txt"), Files.Text("second.txt", new string('x', 1_000_000)));
            var bytes = await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var never = new TaskCompletionSource();
            using var halfway = new Files.Halfway(bytes, 500_000, never);
            halfway.Headers.ContentType = form.Headers.ContentType;
            var upload = tm.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", halfway);
            // Until the first file of the two is stored, and the second on its way; each look is a request, so nothing spins.
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < TimeSpan.FromSeconds(60)
                && (Blobs().Length < 2 || Directory.GetFiles(Path.Combine(attachments, ".incoming")).Length == 0))
                await tm.GetAsync("/api/me");
            Assert.Equal(2, Blobs().Length);
            await server.KillAsync();
            never.SetResult();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => upload);
        }

        await using (var again = await DemoServer.StartAsync(folder))
        {
            var tm = await again.As("ana.ruiz");
            var uploads = again.Running.Services.GetRequiredService<Uploads>();
            Assert.Equal([kept], (await tm.ReadAsync(number))["attachments"]!.AsArray().Select(a => (string)a!["id"]!));
            Assert.Equal(2, Directory.GetFiles(attachments, "*", SearchOption.AllDirectories).Length);
            Assert.Equal((0, 2), (await uploads.SweepAsync(TestContext.Current.CancellationToken), Blobs().Length));

            await again.AdvanceAsync(TimeSpan.FromHours(25));
            await uploads.SweepAsync(TestContext.Current.CancellationToken);

            Assert.Equal([kept], Blobs().Select(Path.GetFileName));
            Assert.Equal(200, (await tm.DownloadAsync($"/api/taskings/{number}/attachments/{kept}")).Status);
        }

        string[] Blobs() =>
            [.. Directory.GetFiles(attachments, "*", SearchOption.AllDirectories).Where(f => !f.Contains(".incoming", StringComparison.Ordinal))];
    }
}
