using System.Text;
using Itms.Application.Imports;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;
using static Itms.Application.Tests.Imports.ImportFile;

namespace Itms.Application.Tests.Imports;

/// <summary>S1: the lists of ITMS on SharePoint come in once, however often they are sent, and every fault is named.</summary>
public sealed class TaskingImportTests
{
    private readonly World world = new();

    [Fact]
    public async Task Rows_become_taskings_with_people_dates_and_texts_as_the_list_meant_them()
    {
        var machine = world.Start();
        var result = await machine.ImportAsync(Three);

        Assert.Equal((3, 3, 0, 0, 0), result.Counts());
        Assert.Equal(ImportState.Done, result.State);
        var all = await world.TaskingsAsync();
        var (closed, open, delegated) = (Of(all, "2021-0417"), Of(all, "2026-0900"), Of(all, "2026-0901"));

        Assert.Equal((TaskingStatus.SubmittedToAuthority, TaskType.MedicalComplaint), (closed.Status, closed.Form.TaskType));
        Assert.Equal((Agency.Time("2021-06-30 23:05"), Agency.Time("2021-07-19 16:00")), (closed.CreatedAt, closed.ClosedAt));
        Assert.Equal(new Moment(new DateOnly(2021, 7, 12)), closed.Form.InternalDueDate);
        Assert.Equal(new Moment(Agency.Time("2021-07-20 14:30")), closed.Form.AuthorityDueDate);
        Assert.Equal("Count the visits.\n\nThen answer.", closed.Form.Instruction);
        Assert.Equal([new Detainee("Jane Example", "A012345678"), new Detainee("Joe Sample", "A087654321")], closed.Form.Detainees);
        Assert.Equal(("lee.chan", "kim.dale"), (closed.Components[0].Assignee, Assert.Single(closed.Components[0].Cc)));
        Assert.Equal(new MedicalComplaintTab("Alder Creek", null, MedicalComplaintType.Dental, null), closed.Form.MedicalComplaint);
        Assert.Contains(closed.Comments, c => c.Text == "Sent & filed");
        Assert.Contains(closed.Comments, c => c.Text.Contains("cc: Pat Gone", StringComparison.Ordinal));

        Assert.Equal((TaskingStatus.Assigned, "lee.chan", "HOU"), (open.Status, open.Components[0].Assignee, open.Components[0].Unit));
        Assert.Equal("=HYPERLINK(\"http://x\",\"CRCL\")", open.Form.Requestor);
        Assert.Equal(("ray.singh", Agency.Time("2027-01-04 09:15")), (open.Components[0].Cc[0], open.CreatedAt));
        Assert.Equal("sam.ortiz", Assert.Single(delegated.Components[0].Delegates).Person);
        Assert.Equal(("list.csv", 4, "adm.root"), (delegated.Import!.File, delegated.Import.Row, delegated.Import.By));
        Assert.Empty(world.Sent);
        await world.AssertConsistentAsync([.. all.Select(t => t.Number)]);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_a_row_that_changed_says_so()
    {
        var machine = world.Start();
        await machine.ImportAsync(Three);
        var before = await world.TaskingsAsync();

        Assert.Equal((3, 0, 3, 0, 0), (await machine.ImportAsync(Three)).Counts());
        var changed = await machine.ImportAsync(Three.Replace("CRCL-26-0099", "CRCL-26-0100", StringComparison.Ordinal));
        Assert.Equal((3, 0, 2, 1, 0), changed.Counts());
        var fault = Assert.Single(changed.Errors);
        Assert.Equal((3, "row"), (fault.Row, fault.Field));
        Assert.Contains(Of(before, "2026-0900").Number, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before.Select(t => (t.Number, t.Seq)), (await world.TaskingsAsync()).Select(t => (t.Number, t.Seq)));
    }

    [Fact]
    public async Task A_dry_run_creates_nothing_and_says_what_would_come()
    {
        var machine = world.Start();
        Assert.Equal((3, 3, 0, 0, 0), (await machine.ImportAsync(Three, dryRun: true)).Counts());
        Assert.Empty(await world.TaskingsAsync());
        Assert.Empty((await world.Store.ReadAsync(new RowRange(ImportKeys.Partition))).Rows);
        Assert.Empty(world.Documents.Names);

        Assert.Equal((3, 3, 0, 0, 0), (await machine.ImportAsync(Three)).Counts());
        Assert.Equal((3, 0, 3, 0, 0), (await machine.ImportAsync(Three, dryRun: true)).Counts());
    }

    [Fact]
    public async Task Every_refused_cell_is_named_by_row_and_column_without_its_text_and_the_other_rows_come_in()
    {
        var result = await world.Start().ImportAsync(
            "ID,Requestor,Status,Task type,Due to authority,Assignee,Unit,A number,Closed,Restricted,Color\r\n"
            + "1,CRCL,Walking,Dance,31/12/2026,lee.chan,HOU,,,,\r\n"
            + "2,,Assigned,FOIA,1/20/2027,Nobody Known,XXXX,A12,,maybe,\r\n"
            + "3,CRCL,Submitted to Authority,FOIA,,Nobody Known,XXXX,,1/5/2027,,red\r\n"
            + ",CRCL,Pending,FOIA,,,,,,,\r\n"
            + "3,CRCL,Pending,FOIA,,,,,,,\r\n"
            + "4,CRCL,Submitted to Authority,FOIA,,,,,,,\r\n"
            + "5,\"CR\u0001CL\",Pending,FOIA,,,,,,,\r\n"
            + "6,\"\u202ELRCRC\u202C\",Pending,FOIA,,,,,,,\r\n");

        Assert.Equal((8, 2, 0, 0, 6), result.Counts());
        string[] expected =
        [
            "2 Due to authority", "2 Status", "2 Task type", "3 A number", "3 Assignee", "3 Restricted", "3 Unit", "5 ID", "6 row", "7 Closed",
            "8 Requestor",
        ];
        Assert.Equal(expected, result.Errors.Select(e => $"{e.Row} {e.Field}").Order(StringComparer.Ordinal));
        Assert.All(result.Errors, e => Assert.DoesNotMatch("Walking|Dance|Nobody|XXXX|maybe", e.Message));
        Assert.Equal(["Color"], result.Ignored);
        Assert.Equal("LRCRC", Of(await world.TaskingsAsync(), "6").Form.Requestor);
    }

    public static TheoryData<string> Encodings =>
    [
        "utf-8", "utf-8 with mark", "utf-16", "utf-16BE", "utf-32", "utf-32BE", "utf-16 no mark", "utf-16BE no mark", "utf-7", "us-ascii",
        "windows-1252", "iso-8859-1", "iso-8859-15", "windows-1251", "koi8-r", "shift_jis", "euc-jp", "gb18030", "big5", "IBM037", "IBM437",
        "macintosh",
    ];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task An_odd_encoding_is_read_or_refused_and_never_guessed(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var withMark = name is "utf-8 with mark" or "utf-16" or "utf-16BE" or "utf-32" or "utf-32BE";
#pragma warning disable SYSLIB0001 // UTF-7 is one of the odd ones.
        var encoding = name == "utf-7" ? Encoding.UTF7 : Encoding.GetEncoding(name.Split(' ')[0]);
#pragma warning restore SYSLIB0001
        const string list = "ID,Requestor,Status\r\n1,Caf\u00e9 Mu\u00f1oz,Pending\r\n2,Plain,Pending\r\n";
        byte[] file = [.. withMark ? encoding.Preamble.ToArray() : [], .. encoding.GetBytes(list)];

        var result = await world.Start().ImportAsync(file);

        var requestors = (await world.TaskingsAsync()).Select(t => t.Form.Requestor).ToList();
        string[] right = ["Caf\u00e9 Mu\u00f1oz", "Plain", "Caf? Mu?oz", "Caf+AOk- Mu+APE-oz", "Cafe Munoz"];
        Assert.All(requestors, requestor => Assert.Contains(requestor, right));
        if (withMark || name == "utf-8") Assert.Equal((2, 2, 0, 0, 0), result.Counts());
        else if (requestors.Count < 2) Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public async Task Documents_come_from_the_folder_of_the_item_and_a_later_zip_adds_what_is_missing()
    {
        var machine = world.Start();
        var pdf = Encoding.ASCII.GetBytes("%PDF-1.7 made up");
        var bad = await machine.ImportAsync(Three, zip: Zip(("Attachments/7/run.exe", pdf), ("Attachments/8/fake.pdf", [1, 2, 3])));
        Assert.Contains(bad.Errors, e => e is { Row: 2, Field: "attachments" });
        Assert.Contains(bad.Errors, e => e is { Row: 3, Field: "attachments" });
        Assert.Equal((3, 2, 0, 0, 1), bad.Counts());

        var good = await machine.ImportAsync(
            Three, zip: Zip(("Attachments/7/a.pdf", pdf), ("Attachments/8/b.pdf", pdf), ("Attachments/99/c.pdf", pdf)));
        Assert.Equal((3, 1, 2, 0, 0), good.Counts());
        Assert.Equal((2, 0), (good.Documents, good.Faults));
        Assert.Equal((3, 0, 3, 0, 0), (await machine.ImportAsync(Three, zip: Zip(("7/a.pdf", pdf), ("8/b.pdf", pdf)))).Counts());
        var all = await world.TaskingsAsync();
        Assert.Equal("a.pdf", Assert.Single(Of(all, "2021-0417").Attachments).Name);
        Assert.Equal("b.pdf", Assert.Single(Of(all, "2026-0900").Attachments).Name);
        // The files of the imports are gone; those of the taskings are there.
        Assert.Equal(2, world.Documents.Names.Count());
    }

    [Fact]
    public async Task A_crash_at_any_write_loses_nothing_and_makes_no_double()
    {
        var calm = new World();
        var machine = calm.Start();
        await machine.ImportAsync(Three);
        var commits = machine.Commits;
        Assert.InRange(commits, 10, 100);
        for (var at = 1; at <= commits; at++)
            foreach (var after in new[] { false, true })
            {
                var stormy = new World();
                try
                {
                    await stormy.Start(new Death(at, after)).ImportAsync(Three);
                }
                catch (ProcessDiedException)
                {
                    // The next process carries on.
                }

                stormy.Clock.Now += TimeSpan.FromDays(2);
                var next = stormy.Start();
                await next.Import.CarryOnAsync(CancellationToken.None);
                await next.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
                var last = await next.Import.LastAsync(CancellationToken.None);
                Assert.Contains(last.State, new[] { ImportState.None, ImportState.Done, ImportState.Failed });
                if (last.State == ImportState.Done) Assert.Equal((3, 3, 0, 0, 0), last.Counts());
                await next.ImportAsync(Three);
                var all = await stormy.TaskingsAsync();
                Assert.Equal(["2021-0417", "2026-0900", "2026-0901"], all.Select(t => t.Import!.Number).Order());
                Assert.Empty(stormy.Documents.Names);
                await stormy.AssertConsistentAsync([.. all.Select(t => t.Number)]);
            }
    }

    [Fact]
    public async Task A_list_whose_numbers_look_like_those_of_ITMS_is_still_another_list()
    {
        var machine = world.Start();
        const string list = "ITMS number,Requestor,Status,Task type\r\nITMS-2027-000002,OCR,Pending,FOIA\r\nITMS-2027-000001,CRCL,Pending,Other\r\n";
        Assert.Equal((2, 2, 0, 0, 0), (await machine.ImportAsync(list)).Counts());
        Assert.Equal((2, 0, 2, 0, 0), (await machine.ImportAsync(list)).Counts());
        Assert.Equal(2, (await world.TaskingsAsync()).Count);
    }

    private static Tasking Of(IEnumerable<Tasking> taskings, string number) => taskings.Single(t => t.Import!.Number == number);
}
