using System.Text;
using Itms.Api.Http;
using Itms.Application.Attachments;
using Itms.Application.Shared;
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
        using (var upload = await NewProcess().BeginAsync(number, "lee.chan", 100, 1_000, CancellationToken.None))
            await StoreAsync(upload, "a.txt", "b.txt");
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
        using (var upload = await NewProcess().BeginAsync(number, "lee.chan", 100, 1_000, CancellationToken.None))
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
        using var upload = await uploads.BeginAsync(number, "lee.chan", 100, 1_000, CancellationToken.None);
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
        using var upload = await NewProcess().BeginAsync(await CreateAsync(), "lee.chan", 100, 1_000, CancellationToken.None);
        await StoreAsync(upload, "a.txt");

        await upload.SettleAsync(tasking: null);

        Assert.Empty(blobs.Names);
        Assert.Equal(0, await NewProcess().SweepAsync(CancellationToken.None));
        Assert.Equal(0, await UsedAsync());
    }

    [Fact]
    public async Task What_is_still_coming_in_is_left_alone_however_late_it_is()
    {
        var uploads = NewProcess();
        using (var upload = await uploads.BeginAsync(await CreateAsync(), "lee.chan", 100, 1_000, CancellationToken.None))
        {
            await StoreAsync(upload, "a.txt");
            world.Clock.Now += TimeSpan.FromDays(30);
            Assert.Equal((0, 1), (await uploads.SweepAsync(CancellationToken.None), blobs.Names.Count()));
        }

        Assert.Equal((1, 0), (await uploads.SweepAsync(CancellationToken.None), blobs.Names.Count()));
    }

    [Fact]
    public async Task A_person_cannot_take_more_than_their_share_with_many_uploads_at_once()
    {
        var number = await CreateAsync();
        var begun = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await NewProcess().BeginAsync(number, "lee.chan", 100, 1_000, CancellationToken.None);
            }
            catch (UploadShareException e)
            {
                Assert.Equal((1_000, 1_000), (e.Used, e.Allowed));
                return null;
            }
        })));

        Assert.Equal(10, begun.Count(upload => upload is not null));
        // Another person has a share of their own, and the month after begins anew.
        using (await NewProcess().BeginAsync(number, "kim.dale", 1_000, 1_000, CancellationToken.None))
            world.Clock.Now += TimeSpan.FromDays(31);
        using (await NewProcess().BeginAsync(number, "lee.chan", 1_000, 1_000, CancellationToken.None))
            foreach (var upload in begun) upload?.Dispose();
    }

    [Fact]
    public async Task What_was_reserved_and_not_attached_is_free_again_and_what_was_attached_counts()
    {
        var number = await CreateAsync();
        using var upload = await NewProcess().BeginAsync(number, "lee.chan", 100, 1_000, CancellationToken.None);
        var files = await StoreAsync(upload, "a.txt", "b.txt");
        Assert.Equal(100, await UsedAsync());
        var done = Assert.IsType<Outcome.Done>(await world.Start()
            .DoAsync(number, new TaskingCommand.AddAttachments([files[0]], Final: false), "lee.chan"));

        await upload.SettleAsync(done.Tasking);
        await upload.SettleAsync(done.Tasking);

        Assert.Equal(files[0].Length, await UsedAsync());
    }

    [Fact]
    public async Task What_a_process_that_died_had_reserved_is_settled_with_its_files_and_old_months_go()
    {
        var number = await CreateAsync();
        List<NewAttachment> files;
        using (var upload = await NewProcess().BeginAsync(number, "lee.chan", 100, 1_000, CancellationToken.None))
            await world.Start().DoAsync(
                number, new TaskingCommand.AddAttachments(files = await StoreAsync(upload, "a.txt"), Final: false), "lee.chan");
        world.Clock.Now += TimeSpan.FromDays(2);
        await NewProcess().SweepAsync(CancellationToken.None);
        Assert.Equal(files[0].Length, await UsedAsync());

        world.Clock.Now += TimeSpan.FromDays(40);
        await NewProcess().SweepAsync(CancellationToken.None);
        await foreach (var row in world.Store.ReadAllAsync(new RowRange(UploadKeys.Partition))) Assert.Fail($"{row.RowKey} is left over");
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

    private async Task<long> UsedAsync() =>
        await world.Store.GetAsync(UploadKeys.Partition, UploadKeys.Month("lee.chan", world.Clock.Now)) is { } row
            ? Json.Read<UploadShare>(row.Body).Total
            : 0;

    private Uploads NewProcess() => new(
        world.Store, blobs, new TaskingRecords(world.Store), () => Interlocked.Increment(ref ids).ToString("x32", null), world.Clock,
        NullLogger<Uploads>.Instance);

    private async Task<string> CreateAsync()
    {
        var create = new TaskingCommand.Create(
            "", Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3)), [new PlacementRequest("HOU", "lee.chan", [])]);
        var outcome = await world.Start()
            .Service.CreateAsync(create, new Domain.People.Actor(Agency.Person("ana.ruiz")), key: null, CancellationToken.None);
        return Assert.IsType<Outcome.Done>(outcome).Tasking.Number;
    }
}
