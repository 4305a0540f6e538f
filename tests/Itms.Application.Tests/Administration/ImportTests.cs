using System.Text;
using Itms.Application.Administration;
using Itms.Application.Tests.Simulation;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Application.Tests.Administration;

/// <summary>Importing a directory: all of a file or nothing, and what a crash leaves is finished by the same file again.</summary>
public sealed class ImportTests
{
    // Each part is one commit, and another one tells other processes of it.
    [Theory]
    [InlineData(1, false, 0)]
    [InlineData(1, true, 98)]
    [InlineData(2, true, 98)]
    [InlineData(3, false, 98)]
    [InlineData(3, true, 196)]
    [InlineData(5, true, 250)]
    public async Task After_a_crash_between_parts_the_same_file_adds_the_rest(int atCommit, bool afterIt, int added)
    {
        var world = new World();
        await world.SettleAsync();
        var file = People(250);
        var dying = world.Start(new Death(atCommit, afterIt));
        await Assert.ThrowsAsync<ProcessDiedException>(() => ImportAsync(dying, file));

        var next = world.Start();
        await next.Book.LoadAsync(CancellationToken.None);
        Assert.Equal(added, next.Rules.Current.Directory.People.Count(p => p.Id.StartsWith("p.", StringComparison.Ordinal)));

        Assert.Equal(new DirectoryOutcome.Done(250 - added, 0, added), await ImportAsync(next, file));
        Assert.Equal(250, next.Rules.Current.Directory.People.Count(p => p.Id.StartsWith("p.", StringComparison.Ordinal)));
        Assert.Equal(new DirectoryOutcome.Done(0, 0, 250), await ImportAsync(next, file));
        var audit = (await next.Book.ReadAuditAsync(null, 100, CancellationToken.None)).Entries;
        Assert.Equal(250, audit.Sum(e => e.Changes.Count));
        Assert.Equal(audit.Count, audit.Select(e => e.Seq).Distinct().Count());
    }

    [Fact]
    public async Task A_large_import_is_audited_in_parts_that_say_what_the_whole_did()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = world.Start();

        await ImportAsync(machine, People(250));

        var audit = (await machine.Book.ReadAuditAsync(null, 100, CancellationToken.None)).Entries;
        Assert.Equal([new ImportPart(250, 0, 0, 3, 3), new ImportPart(250, 0, 0, 2, 3), new ImportPart(250, 0, 0, 1, 3)],
            audit.Select(e => e.Import!));
    }

    [Fact]
    public async Task Somebody_can_administer_at_every_moment_of_an_import()
    {
        var world = new World();
        await world.SettleAsync();
        // The only administrator leaves in the first row, and the next one comes in the last.
        var file = People(150).Replace(
            "id,name,email,unit,roles\n",
            "id,name,email,unit,roles,active\nadm.root,Alex,adm.root@agency.example,OAD,administrator,false\n",
            StringComparison.Ordinal).Replace(",staff\n", ",staff,\n", StringComparison.Ordinal)
                + "z.last,Zoe,z.last@agency.example,HOU,administrator,true\n";
        await Assert.ThrowsAsync<ProcessDiedException>(() => ImportAsync(world.Start(new Death(1, AfterIt: true)), file));

        var next = world.Start();
        await next.Book.LoadAsync(CancellationToken.None);

        Assert.True(next.Rules.Current.Directory.HasAdministrator);
    }

    [Fact]
    public async Task Where_a_row_is_wrong_nothing_is_imported_and_each_is_named()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = world.Start();
        var file = "\uFEFFID, Name ,EMAIL,unit,Roles\n"
            + "a.one,One,one@agency.example,HOU,staff;supervisor\n"
            + "\n"
            + "a.two,\"Two, the second\",two,HOU,staff\n"
            + "a.three,Three,three@agency.example,NOPE,king\n"
            + "a.one,Again,again@agency.example,HOU,staff\n"
            + "a.four,Four,four@agency.example,HOU\n";

        Assert.Equal(["row 6: id", "row 7"], Errors(await ImportAsync(machine, file)));
        file = file.Replace("a.one,Again", "a.five,Again", StringComparison.Ordinal).Replace("HOU\n", "HOU,staff\n", StringComparison.Ordinal);
        Assert.Equal(["row 4: email", "row 5: roles", "row 5: unit"], Errors(await ImportAsync(machine, file)));
        Assert.Null(machine.Rules.Current.Directory.Find("a.one"));

        file = file.Replace(",two,", ",two@agency.example,", StringComparison.Ordinal).Replace("NOPE,king", "HOU,staff", StringComparison.Ordinal);
        Assert.Equal(new DirectoryOutcome.Done(5, 0, 0), await ImportAsync(machine, file));
        Assert.Equal("Two, the second", machine.Rules.Current.Directory.Find("a.two")!.Name);
        Assert.Equal([Role.Staff, Role.Supervisor], machine.Rules.Current.Directory.Find("a.one")!.Roles);
    }

    [Theory]
    [InlineData("", "row 1")]
    [InlineData("id,name,email,unit,roles,salary\n", "row 1")]
    [InlineData("id,name,email,unit\n", "row 1")]
    [InlineData("id,name,email,unit,roles,ID\n", "row 1")]
    [InlineData("id,name,email,unit,roles\na.b,A\"B\",a@b.cc,HOU,staff\n", "row 2")]
    [InlineData("id,name,email,unit,roles\n\na.b,\"A,a@b.cc,HOU,staff\n", "row 3")]
    [InlineData("id,name,email,unit,roles,active\na.b,A,a@b.cc,HOU,staff,perhaps\n", "row 2: active")]
    public async Task A_file_that_is_not_one_is_refused_by_row(string file, string at)
    {
        var world = new World();
        await world.SettleAsync();

        Assert.Equal([at], Errors(await ImportAsync(world.Start(), file)));
    }

    [Fact]
    public void A_file_full_of_columns_or_faulty_rows_gets_few_errors()
    {
        var columns = Errors(new string(',', DirectoryCsv.MaxBytes));
        Assert.Equal("row 1", Assert.Single(columns).Key);
        Assert.Contains("names 2097153 columns", Assert.Single(Assert.Single(columns).Value), StringComparison.Ordinal);

        var rows = Errors("id,name,email,unit,roles\n" + string.Concat(Enumerable.Repeat("a\n", DirectoryCsv.MaxBytes / 4)));
        Assert.Equal(["may have at most 5000 rows"], rows["body"]);
        Assert.Equal(DirectoryCsv.MaxRows + 1, rows.Count);

        static IReadOnlyDictionary<string, string[]> Errors(string file)
        {
            var errors = new FieldErrors();
            Assert.Null(DirectoryCsv.Parse("people", Encoding.UTF8.GetBytes(file), errors));
            return errors.ByField;
        }
    }

    [Fact]
    public void What_is_not_utf8_or_too_long_is_refused()
    {
        Assert.Equal("is not UTF-8 text", Error(Encoding.Latin1.GetBytes("id,name,email,unit,roles\na,Jos\u00e9,a@b.cc,HOU,staff\n")));
        Assert.Equal("may have at most 5000 rows", Error(Encoding.UTF8.GetBytes(People(DirectoryCsv.MaxRows + 1))));

        static string Error(byte[] file)
        {
            var errors = new FieldErrors();
            Assert.Null(DirectoryCsv.Parse("people", file, errors));
            return Assert.Single(errors.ByField["body"]);
        }
    }

    [Fact]
    public async Task Columns_left_out_keep_what_is_there_and_a_dry_run_changes_nothing()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = world.Start();
        const string file = "id,name,email,unit,roles\ncole.vance,Cole D. Vance,cole.vance@agency.example,MQMU,staff\n"
            + "old.hand,Old Hand,old.hand@agency.example,HOU,staff\n";

        Assert.Equal(new DirectoryOutcome.Done(0, 1, 1), await ImportAsync(machine, file, dryRun: true));
        Assert.Equal("Cole Vance", machine.Rules.Current.Directory.Find("cole.vance")!.Name);
        Assert.Equal(new DirectoryOutcome.Done(0, 1, 1), await ImportAsync(machine, file));

        var cole = machine.Rules.Current.Directory.Find("cole.vance")!;
        Assert.Equal(("Cole D. Vance", "Health Care Compliance Consultant"), (cole.Name, Assert.Single(cole.Positions)));
        Assert.False(machine.Rules.Current.Directory.Find("old.hand")!.Active);
        var changed = Assert.Single(Assert.Single((await machine.Book.ReadAuditAsync(null, 10, CancellationToken.None)).Entries).Changes);
        Assert.Equal(("cole.vance", "name"), (changed.Key, Assert.Single(changed.Fields).Key));
    }

    [Fact]
    public async Task Units_and_facilities_are_imported_too()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = world.Start();

        await ImportAsync(machine, "code,name,division,chief\nHRTO,Health Records,OPS,\nHOU,Health Operations,CS,kim.dale\n", what: "units");
        await ImportAsync(machine, "code,name,staffing\nNEW,Newfield,contract\n", what: "facilities");

        var directory = machine.Rules.Current.Directory;
        Assert.Equal(new Unit("HRTO", "Health Records", "OPS", null), directory.FindUnit("HRTO"));
        Assert.Equal("kim.dale", directory.ChiefOf("HOU"));
        Assert.Equal(Staffing.Contract, directory.FindFacility("NEW")!.Staffing);
    }

    [Fact]
    public async Task A_facilitys_lead_is_imported_stays_without_the_column_and_leaves_with_an_empty_cell()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = world.Start();

        await ImportAsync(machine, "code,name,staffing,lead\nNEW,Newfield,contract,kim.dale\n", what: "facilities");
        Assert.Equal("kim.dale", machine.Rules.Current.Directory.ChiefOf("NEW"));
        await ImportAsync(machine, "code,name,staffing\nNEW,Newfield Center,contract\n", what: "facilities");
        Assert.Equal("kim.dale", machine.Rules.Current.Directory.ChiefOf("NEW"));
        await ImportAsync(machine, "code,name,staffing,lead\nNEW,Newfield Center,contract,\n", what: "facilities");
        Assert.Null(machine.Rules.Current.Directory.ChiefOf("NEW"));

        var wrong = await ImportAsync(
            machine, "code,name,staffing,lead\nHOU,Houston,ihsc,\nFIR,Firwood,ihsc,nobody\nOAK,Oakdale,ihsc,old.hand\n", what: "facilities");
        Assert.Equal(["row 2: code", "row 3: lead", "row 4: lead"], Errors(wrong));
        Assert.Equal(["row 2: code"], Errors(await ImportAsync(machine, "code,name,division\nNEW,New Unit,OPS\n", what: "units")));
    }

    private static async Task<DirectoryOutcome> ImportAsync(Machine machine, string file, bool dryRun = false, string what = "people")
    {
        var errors = new FieldErrors();
        return DirectoryCsv.Parse(what, Encoding.UTF8.GetBytes(file), errors) is { } csv
            ? await machine.Directory.ImportAsync(csv.Entries, dryRun, "adm.root", CancellationToken.None)
            : new DirectoryOutcome.Invalid(errors);
    }

    private static IEnumerable<string> Errors(DirectoryOutcome outcome) =>
        Assert.IsType<DirectoryOutcome.Invalid>(outcome).Errors.ByField.Keys.Order(StringComparer.Ordinal);

    private static string People(int count) =>
        "id,name,email,unit,roles\n"
            + string.Concat(Enumerable.Range(0, count).Select(i => $"p.{i:D4},Person {i},p.{i:D4}@agency.example,HOU,staff\n"));
}
