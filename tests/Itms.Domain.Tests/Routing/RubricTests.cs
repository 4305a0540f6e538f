using System.Text.Json;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Tests.Routing;

public sealed class RubricTests
{
    [Theory]
    [InlineData(Category.Congressional, ClearanceKind.AllOf, "DAD, CoS")]
    [InlineData(Category.Declaration, ClearanceKind.AnyOf, "DAD-CS")]
    [InlineData(Category.FoiaMedicalRecords, ClearanceKind.AnyOf, "UC")]
    [InlineData(Category.FoiaData, ClearanceKind.AnyOf, "RIM")]
    [InlineData(Category.FoiaComplex, ClearanceKind.AnyOf, "RIM")]
    [InlineData(Category.OdoWithFindings, ClearanceKind.AnyOf, "DAD")]
    [InlineData(Category.OdoWithoutFindings, ClearanceKind.None, "")]
    [InlineData(Category.OigAudit, ClearanceKind.AnyOf, "DAD-CS, CoS, AD")]
    [InlineData(Category.Gao, ClearanceKind.AnyOf, "DAD-CS, CoS, AD")]
    [InlineData(Category.SeniorLeadershipExternal, ClearanceKind.AnyOf, "AD, CoS, DAD")]
    [InlineData(Category.SeniorLeadershipInternal, ClearanceKind.AnyOf, "DAD, UC")]
    [InlineData(Category.Media, ClearanceKind.AnyOf, "CoS, DCoS")]
    [InlineData(Category.MedicalExpenditures, ClearanceKind.AnyOf, "DAD")]
    [InlineData(Category.MedicalComplaint, ClearanceKind.AnyOf, "Health Care Compliance Consultant")]
    [InlineData(Category.MedPar, ClearanceKind.AnyOf, "DAD-HCC")]
    [InlineData(Category.MedicalRecords, ClearanceKind.ToBeDecided, "")]
    [InlineData(Category.CorrectiveActionPlan, ClearanceKind.AnyOf, "DAD-HCC")]
    [InlineData(Category.RootCause, ClearanceKind.AnyOf, "DAD-HCC")]
    [InlineData(Category.Report, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    [InlineData(Category.SmeStatement, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    [InlineData(Category.Qfr, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    [InlineData(Category.Other, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    public void Each_category_is_cleared_as_the_appendices_say(string category, ClearanceKind kind, string positions)
    {
        var rule = ClearanceAtHq(category);

        Assert.Equal((kind, positions), (rule.Kind, string.Join(", ", rule.Positions)));
    }

    [Fact]
    public void Every_cell_names_its_source() =>
        Assert.All(Rubric.Default.Rows, row => Assert.All(
            new[] { row.Sources.Label, row.Sources.TaskAuthority, row.Sources.Requestors, row.Sources.ActionOfficers, row.Sources.Awareness,
                row.Sources.Coordinators, row.Sources.Clearance },
            source => Assert.Matches("App(\\.|endix) A|D 4-2", source)));

    [Fact]
    public void The_choices_have_the_rubrics_labels() =>
        Assert.Equal(
            Rubric.Default.Rows.Select(row => (row.Category, row.Label)),
            Choices.All[Choices.Category].Select(choice => ((string)choice.Value, choice.Label)));

    [Fact]
    public void A_rubric_round_trips()
    {
        var written = JsonSerializer.Serialize(Rubric.Default.Rows, Itms.Application.Shared.Json.Http);

        Assert.Equal(written, JsonSerializer.Serialize(Rubric.Parse(written).Rows, Itms.Application.Shared.Json.Http));
    }

    [Theory]
    [InlineData("nonsense", "rows")]
    [InlineData("[", "rows[0]")]
    [InlineData("{}", "rows")]
    [InlineData("[null]", "rows[0]")]
    [InlineData("""[{"category":"Not a code"}]""", "rows[0].category")]
    [InlineData("""[{"category":"none"}]""", "rows[0].category")]
    [InlineData("""[{"label":"Other"}]""", "rows[0].category")]
    [InlineData("""[{"category":"other","extra":1}]""", "rows[0].extra")]
    [InlineData("""[{"category":"other","label":7}]""", "rows[0].label")]
    [InlineData("""[{"category":"other"}]""", "rows[0].actionOfficers")]
    [InlineData("""[{"category":"other","clearance":{"kind":"anyOf","positions":["AD","King"]}}]""", "rows[0].clearance.positions[1]")]
    [InlineData("""[{"category":"other","clearance":{"kind":"allOf, anyOf","positions":["AD"]}}]""", "rows[0].clearance.kind")]
    [InlineData("""[{"category":"other","clearance":{"kind":"none","positions":["AD"]}}]""", "rows[0].clearance.positions")]
    [InlineData("""[{"category":"other","clearance":{"kind":"allOf","positions":[]}}]""", "rows[0].clearance.positions")]
    [InlineData("""[{"category":"other","clearance":{"kind":"anyOf","positions":["AD"],"variants":[{"kind":"anyOf","positions":["AD"]}]}}]""",
        "rows[0].clearance.variants[0]")]
    [InlineData("""[{"category":"other","actionOfficers":{"hq":[],"field":[""]}}]""", "rows[0].actionOfficers.hq")]
    [InlineData("""[{"category":"other","awareness":["the Pope"]}]""", "rows[0].awareness[0]")]
    [InlineData("""[{"category":"other","coordinators":["AD"]}]""", "rows[0].coordinators[0]")]
    [InlineData("""[{"category":"other","sources":{"label":"here"}}]""", "rows[0].sources.clearance")]
    [InlineData("""[{"category":"other"},{"category":"other"}]""", "rows[1].category")]
    public void A_broken_rubric_is_refused_and_the_cell_is_named(string json, string cell)
    {
        var errors = new FieldErrors();

        Assert.Null(Rubric.Read(json, errors));
        Assert.Contains(cell, errors.ByField.Keys);
        Assert.Contains(cell, Assert.Throws<ArgumentException>(() => Rubric.Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rubric_has_every_category()
    {
        var errors = new FieldErrors();
        var json = JsonSerializer.Serialize(Rubric.Default.Rows.Skip(1), Itms.Application.Shared.Json.Http);

        Assert.Null(Rubric.Read(json, errors));
        Assert.Equal(["must contain a row for congressional"], Assert.Single(errors.ByField).Value);
    }

    [Fact]
    public void A_rubric_may_have_more_categories_and_a_removed_one_is_to_be_decided()
    {
        var row = Rubric.Default.RowOf(Category.Other) with { Category = "stateInquiry", Label = "Inquiries of states" };
        var rubric = Rubric.Parse(JsonSerializer.Serialize(Rubric.Default.Rows.Append(row), Itms.Application.Shared.Json.Http));

        Assert.True(rubric.Has("stateInquiry"));
        Assert.Equal("Inquiries of states", rubric.RowOf("stateInquiry").Label);
        Assert.False(Rubric.Default.Has("stateInquiry"));
        Assert.Equal(ClearanceKind.ToBeDecided, ClearanceAtHq("stateInquiry").Kind);
    }

    [Theory]
    [InlineData(ClearanceKind.AllOf, "AD CoS", "AD CoS DAD", true)]
    [InlineData(ClearanceKind.AllOf, "AD CoS", "AD", false)]
    [InlineData(ClearanceKind.AnyOf, "AD CoS", "CoS", true)]
    [InlineData(ClearanceKind.AnyOf, "AD CoS", "DAD", false)]
    [InlineData(ClearanceKind.None, "", "AD", false)]
    [InlineData(ClearanceKind.ToBeDecided, "", "AD", false)]
    public void A_rule_is_satisfied_by_all_or_by_any(ClearanceKind kind, string asked, string cleared, bool satisfied) =>
        Assert.Equal(
            satisfied,
            new ClearanceRule(kind, asked.Split(' ', StringSplitOptions.RemoveEmptyEntries)).IsSatisfiedBy(cleared.Split(' ')));

    [Theory]
    [InlineData("DAD-CS", "DAD", true)]
    [InlineData("DAD-HCC", "DAD", true)]
    [InlineData("DAD", "DAD", true)]
    [InlineData("DAD", "DAD-CS", false)]
    [InlineData("DAD-HCC", "DAD-CS", false)]
    [InlineData("DCoS", "CoS", false)]
    [InlineData("AD", "DAD", false)]
    public void A_named_dad_is_a_dad_and_no_other_position_covers_another(string held, string asked, bool covers) =>
        Assert.Equal(covers, Position.Covers(held, asked));

    private static ClearanceRule ClearanceAtHq(string category) => Rubric.Default.RowOf(category).Clearance.RuleFor(RequestSource.Hq, []);
}
