using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Forms;

public sealed class FormValidationTests
{
    private static readonly TaskingForm Form = Given.Tasking().Form;

    [Fact]
    public void A_plain_form_is_well_formed() => Assert.Empty(Check(Form));

    [Theory]
    [InlineData("A012345678", "A012345678")]
    [InlineData("a 012-345-678", "A012345678")]
    [InlineData("A#12345678", "A12345678")]
    [InlineData("012345678", null)]
    [InlineData("A1234567", null)]
    [InlineData("A0123456789", null)]
    [InlineData("B012345678", null)]
    [InlineData("A01234567８", null)] // a full-width digit
    [InlineData("A012345678\n", null)]
    [InlineData("", null)]
    public void An_alien_number_is_a_and_eight_or_nine_digits(string text, string? number) =>
        Assert.Equal(number, FormValidation.NormalizeAlienNumber(text));

    [Fact]
    public void A_requestor_is_required() => Assert.Equal(["requestor"], Check(Form with { Requestor = " " }));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Lines_have_two_hundred_characters(int length, bool fits)
    {
        var line = new string('x', length);
        var errors = Check(Form with { Requestor = line, TaskAuthority = line, CaseNumber = line });

        Assert.Equal(fits ? [] : ["caseNumber", "requestor", "taskAuthority"], errors.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void Texts_have_ten_thousand_characters(int length, bool fits) =>
        Assert.Equal(fits ? [] : ["instruction"], Check(Form with { Instruction = new string('x', length) }));

    [Theory]
    [InlineData(60_000, "yes")]
    [InlineData(60_001, "invalid")]
    public void A_response_has_sixty_thousand(int length, string answer) =>
        Assert.Equal(
            answer,
            Given.Tasking().AssignedTo("HOU", "lee.chan")
                .Answer("lee.chan", new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Substantive, new string('x', length)))));

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\rlines")]
    [InlineData("a bell\a")]
    public void A_line_is_one_line_without_control_characters(string text) => Assert.Equal(["caseNumber"], Check(Form with { CaseNumber = text }));

    [Fact]
    public void A_text_may_have_lines_but_no_control_characters()
    {
        Assert.Empty(Check(Form with { Instruction = "one\r\n\ttwo" }));
        Assert.Equal(["instruction"], Check(Form with { Instruction = "null\0" }));
    }

    [Fact]
    public void A_detainee_has_a_name_or_a_number()
    {
        Assert.Empty(Check(Form with { Detainees = [new("Doe", null), new(null, "A012345678")] }));
        Assert.Equal(["detainees[0]"], Check(Form with { Detainees = [new(" ", null)] }));
        Assert.Equal(["detainees[1].alienNumber"], Check(Form with { Detainees = [new("Doe", null), new("Roe", "12")] }));
        Assert.Equal(["detainees[0].name"], Check(Form with { Detainees = [new(new string('x', 201), null)] }));
    }

    [Fact]
    public void An_alien_number_may_appear_once_in_any_spelling()
    {
        Assert.Equal(
            ["detainees[1].alienNumber"],
            Check(Form with { Detainees = [new("Doe", "A012345678"), new("Roe", "a 012-345-678"), new(null, "A12345678")] }));
        Assert.Empty(Check(Form with { Detainees = [new("Doe", null), new("Doe", null)] }));
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void There_are_at_most_fifty_detainees(int count, bool fits) =>
        Assert.Equal(fits ? [] : ["detainees"], Check(Form with { Detainees = [.. Enumerable.Repeat(new Detainee("Doe", null), count)] }));

    [Fact]
    public void Only_the_tab_of_the_type_is_accepted()
    {
        foreach (var type in Enum.GetValues<TaskType>())
        {
            var all = Form with
            {
                TaskType = type,
                MedicalComplaint = new(null, null, null, null),
                InformationRequest = new(null, null, null),
                Memo = new(null, null),
                EroTask = new(null, null),
                Audit = new(null, null),
            };
            var own = TaskTypes.TabOf(type) switch
            {
                Tab.MedicalComplaint => "medicalComplaint",
                Tab.InformationRequest => "informationRequest",
                Tab.Memo => "memo",
                Tab.EroTask => "eroTask",
                Tab.Audit => "audit",
                _ => null,
            };

            Assert.Equal(
                new[] { "audit", "eroTask", "informationRequest", "medicalComplaint", "memo" }.Where(tab => tab != own),
                Check(all).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(TaskType.MedicalComplaint, Tab.MedicalComplaint)]
    [InlineData(TaskType.MedicalComplaintCovid19, Tab.MedicalComplaint)]
    [InlineData(TaskType.CrclShortFormComplaint, Tab.MedicalComplaint)]
    [InlineData(TaskType.InformationRequest, Tab.InformationRequest)]
    [InlineData(TaskType.RecommendationsMemo, Tab.Memo)]
    [InlineData(TaskType.ExpertMemo, Tab.Memo)]
    [InlineData(TaskType.EroTask, Tab.EroTask)]
    [InlineData(TaskType.Audit, Tab.Audit)]
    [InlineData(TaskType.Policy, Tab.None)]
    [InlineData(TaskType.Other, Tab.None)]
    public void Each_type_has_its_tab(TaskType type, Tab tab) => Assert.Equal(tab, TaskTypes.TabOf(type));

    [Fact]
    public void Every_type_has_a_label_and_a_category()
    {
        var types = Enum.GetValues<TaskType>();

        Assert.Equal(types.Length, types.Select(TaskTypes.LabelOf).Distinct().Count());
        Assert.All(types, t => Assert.Contains(TaskTypes.CategoryOf(t, null), Category.BuiltIn));
        Assert.Equal(Category.Gao, TaskTypes.CategoryOf(TaskType.Audit, AuditType.Gao));
        Assert.Equal(Category.OigAudit, TaskTypes.CategoryOf(TaskType.Audit, AuditType.Oig));
        // Neither appendix has a row for the others.
        Assert.All(
            Enum.GetValues<AuditType>().Except([AuditType.Gao, AuditType.Oig]).Cast<AuditType?>().Append(null),
            audit => Assert.Equal(Category.Other, TaskTypes.CategoryOf(TaskType.Audit, audit)));
    }

    [Fact]
    public void Facilities_are_lines_and_at_most_fifty()
    {
        var memo = Form with { TaskType = TaskType.RecommendationsMemo, InformationRequest = null };

        Assert.Empty(Check(memo with { Memo = new("El Paso", ["Adams", "Baker"]) }));
        Assert.Equal(["memo.nonIhscFacilities[1]"], Check(memo with { Memo = new(null, ["Adams", " "]) }));
        Assert.Equal(["memo.nonIhscFacilities"], Check(memo with { Memo = new(null, [.. Enumerable.Repeat("x", 51)]) }));
        Assert.Equal(["memo.ihscFacility"], Check(memo with { Memo = new("two\nlines", null) }));
        Assert.Equal(["eroTask.code"], Check(memo with { TaskType = TaskType.EroTask, EroTask = new("two\nlines", null) }));
    }

    private static IEnumerable<string> Check(TaskingForm form)
    {
        var errors = new FieldErrors();
        FormValidation.Check(form, errors);
        return errors.ByField.Keys;
    }
}
