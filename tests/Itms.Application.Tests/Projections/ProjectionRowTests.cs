using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

/// <summary>What each person sees of a stored row.</summary>
public sealed class ProjectionRowTests
{
    private static readonly DateTimeOffset Now = Agency.Time("2027-01-11 10:00");

    public static TheoryData<string, string?, string[]> Named => new()
    {
        { "Office of Jane Example", "CRCL-012345678", ["Alder Creek", "Jane Example House"] },
        { "Jane Example", "A012345678", [] },
        { "Käse über Jane Example, Ünit", null, ["Jane Example", "Jane Example"] },
        { "CRCL", "CRCL-27-0042", ["Alder Creek"] },
        { "\"quotes\",\"overdue\": 1|2|", ",\"status\":\"assigned\"", ["1|2|", "{\"number\":\"ITMS-20"] },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public void People_on_the_tasking_read_it_whole_and_others_read_it_masked(string requestor, string? caseNumber, string[] facilities)
    {
        var tasking = TaskingOf(requestor, caseNumber, facilities);
        var row = new ProjectionRow(ProjectionRow.Write(tasking, Agency.Calendar));
        var whole = new RowDocument(
            tasking.Number, TaskingStatus.Assigned, "Assigned", TaskType.InformationRequest, Category.Other, caseNumber,
            requestor, "CRCL", ["HOU"], ["lee.chan"], [],
            [.. facilities.Distinct()], "ana.ruiz", Priority.Medium, TaskAction.Work, Agency.Time("2027-01-15 17:00"), [], Overdue: false);

        foreach (var person in new[] { "ana.ruiz", "lee.chan", "joe.lind" }) AssertSame(whole, Shown(row, person));

        AssertSame(
            whole with
            {
                CaseNumber = Masked(caseNumber),
                Requestor = Masked(requestor)!,
                Facilities = [.. facilities.Distinct().Select(f => Masked(f)!)],
            },
            Shown(row, "mia.lund"));

        static string? Masked(string? text) => text?
            .Replace("Jane Example", "[masked] [masked]", StringComparison.Ordinal)
            .Replace("A012345678", "A[masked]", StringComparison.Ordinal)
            .Replace("012345678", "[masked]", StringComparison.Ordinal);
    }

    [Fact]
    public void A_restricted_tasking_does_not_exist_for_others()
    {
        var tasking = Given.Tasking().With(form => form with { Restricted = true }).AssignedTo("HOU", "lee.chan").Tasking;
        var row = new ProjectionRow(ProjectionRow.Write(tasking, Agency.Calendar));

        Assert.Null(row.Show("", Agency.Person("mia.lund"), Agency.Directory, Now));
        Assert.NotNull(row.Show("", Agency.Person("lee.chan"), Agency.Directory, Now));
    }

    [Fact]
    public void Every_status_is_stored_and_read_back()
    {
        foreach (var status in Enum.GetValues<TaskingStatus>())
        {
            var tasking = Given.Tasking().AssignedTo("HOU", "lee.chan").Tasking with { Status = status };
            var row = new ProjectionRow(ProjectionRow.Write(tasking, Agency.Calendar));

            Assert.Equal(status, row.Status);
            Assert.Equal((status, status.Label()), (Shown(row, "ana.ruiz").Status, Shown(row, "ana.ruiz").StatusLabel));
        }
    }

    private static Tasking TaskingOf(string requestor, string? caseNumber, string[] facilities) => Given.Tasking()
        .With(form => form with
        {
            Requestor = requestor,
            CaseNumber = caseNumber,
            Detainees = [new Detainee("Jane Example", "A012345678")],
            InformationRequest = new InformationRequestTab(null, facilities, InformationRequestType.Other),
        })
        .AssignedTo("HOU", "lee.chan")
        .Tasking;

    private static RowDocument Shown(ProjectionRow row, string person) =>
        Assert.NotNull(row.Show("", Agency.Person(person), Agency.Directory, Now)).Document();

    private static void AssertSame(RowDocument expected, RowDocument actual) =>
        Assert.Equal(Json.Bytes(expected).ToArray(), Json.Bytes(actual).ToArray());
}
