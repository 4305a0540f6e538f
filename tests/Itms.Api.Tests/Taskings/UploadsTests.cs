using System.Text;
using Itms.Api.Http;
using Itms.Application.Attachments;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Api.Tests.Taskings;

/// <summary>What belongs to no tasking goes after a day, and nothing else ever does.</summary>
public sealed class UploadsTests
{
    private readonly World world = new();
    private readonly InMemoryBlobStore blobs = new();
    private int ids;

    [Fact]
    public async Task Of_a_process_that_died_before_the_commit_nothing_is_left_after_a_day()
    {
        var number = await CreateAsync();
        using (var upload = await NewProcess().BeginAsync(number, CancellationToken.None)) await StoreAsync(upload, "a.txt", "b.txt");
        var uploads = NewProcess();

        world.Clock.Now += TimeSpan.FromHours(23);
        Assert.Equal((0, 2), (await uploads.SweepAsync(CancellationToken.None), blobs.Names.Count()));
        world.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal((1, 0), (await uploads.SweepAsync(CancellationToken.None), blobs.Names.Count()));
        Assert.Equal(0, await uploads.SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_a_process_that_died_after_the_commit_everything_is_kept()
    {
        var number = await CreateAsync();
        using (var upload = await NewProcess().BeginAsync(number, CancellationToken.None))
            await world.Start().DoAsync(number, new TaskingCommand.AddAttachments(await StoreAsync(upload, "a.txt", "b.txt"), Final: false),
                "lee.chan");

        world.Clock.Now += TimeSpan.FromDays(2);

        Assert.Equal((1, 2), (await NewProcess().SweepAsync(CancellationToken.None), blobs.Names.Count()));
        Assert.Equal(0, await NewProcess().SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Settled_only_what_the_tasking_has_is_kept()
    {
        var number = await CreateAsync();
        var uploads = NewProcess();
        using var upload = await uploads.BeginAsync(number, CancellationToken.None);
        var files = await StoreAsync(upload, "a.txt", "b.txt");
        var done = Assert.IsType<Outcome.Done>(await world.Start()
            .DoAsync(number, new TaskingCommand.AddAttachments([files[0]], Final: false), "lee.chan"));

        await upload.SettleAsync(done.Tasking);

        Assert.Equal([files[0].Id], blobs.Names);
        world.Clock.Now += TimeSpan.FromDays(2);
        Assert.Equal(0, await uploads.SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Refused_nothing_is_kept()
    {
        using var upload = await NewProcess().BeginAsync(await CreateAsync(), CancellationToken.None);
        await StoreAsync(upload, "a.txt");

        await upload.SettleAsync(tasking: null);

        Assert.Empty(blobs.Names);
        await foreach (var row in world.Store.ReadAllAsync(new RowRange(UploadKeys.Partition))) Assert.Fail($"{row.RowKey} is left over");
    }

    [Fact]
    public async Task What_is_still_coming_in_is_left_alone_however_late_it_is()
    {
        var uploads = NewProcess();
        using (var upload = await uploads.BeginAsync(await CreateAsync(), CancellationToken.None))
        {
            await StoreAsync(upload, "a.txt");
            world.Clock.Now += TimeSpan.FromDays(30);
            Assert.Equal((0, 1), (await uploads.SweepAsync(CancellationToken.None), blobs.Names.Count()));
        }

        Assert.Equal((1, 0), (await uploads.SweepAsync(CancellationToken.None), blobs.Names.Count()));
    }

    private static async Task<List<NewAttachment>> StoreAsync(Uploads.Upload upload, params string[] names)
    {
        var files = new List<NewAttachment>();
        foreach (var name in names)
        {
            var file = new IncomingFile(files.Count, name, new MemoryStream(Encoding.UTF8.GetBytes(name)));
            files.Add(await upload.StoreAsync(file.Name, file.Kind, file, file.EndAsync, CancellationToken.None));
        }

        return files;
    }

    private Uploads NewProcess() => new(
        world.Store, blobs, new TaskingRecords(world.Store), () => (++ids).ToString("x32", null), world.Clock, NullLogger<Uploads>.Instance);

    private async Task<string> CreateAsync()
    {
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3)), [new PlacementRequest("HOU", "lee.chan", [])]);
        var outcome = await world.Start()
            .Service.CreateAsync(create, new Domain.People.Actor(Agency.Person("ana.ruiz")), key: null, CancellationToken.None);
        return Assert.IsType<Outcome.Done>(outcome).Tasking.Number;
    }
}
