using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Documents that somebody changed on the disk.</summary>
public sealed class DamagedDocumentsTests(OneServer shared) : IClassFixture<OneServer>
{
    private string Folder => Path.Combine(shared.Server.Folder, "attachments");

    [Theory]
    [InlineData(5_000, false)]
    [InlineData(5_000, true)]
    [InlineData(3_000_000, false)]
    public async Task A_document_that_was_changed_or_cut_is_never_handed_out_as_a_whole(int length, bool isCut)
    {
        var (tm, ao) = (await shared.Server.As("ana.ruiz"), await shared.Server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest());
        using var form = Files.Form(Files.Text("visits.txt", new string('v', length)));
        var id = (string)(await ao.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", form)).Body!["attachments"]![0]!["id"]!;
        var path = $"/api/taskings/{number}/attachments/{id}";
        Assert.Equal(length, (await ao.DownloadAsync(path)).Bytes.Length);

        await using (var stored = new FileStream(Directory.GetFiles(Folder, id, SearchOption.AllDirectories).Single(), FileMode.Open))
        {
            if (isCut) stored.SetLength(length - 1);
            else stored.WriteByte((byte)'w');
        }

        // The end of a large one is missing: its beginning was on its way before the end was read.
        if (length > 1_000_000) await Assert.ThrowsAnyAsync<HttpRequestException>(() => ao.DownloadAsync(path));
        else (await ao.SendAsync(HttpMethod.Get, path)).IsRefused(500, "document-damaged");
    }
}
