using Itms.Domain.Shared;

namespace Itms.Domain.Tests.Shared;

/// <summary>What a text may contain.</summary>
public class FieldErrorsTests
{
    [Theory]
    [InlineData("A12\u202e345", "U+202E is character 4")]
    [InlineData("\u202aName", "U+202A is character 1")]
    [InlineData("Name\u2069", "U+2069 is character 5")]
    public void A_character_that_turns_the_direction_of_writing_is_refused_with_its_place(string text, string place)
    {
        var errors = new FieldErrors();
        errors.Line("name", text);
        errors.Text("comment", "\n" + text);

        Assert.Contains(place, Assert.Single(errors.ByField["name"]), StringComparison.Ordinal);
        Assert.Single(errors.ByField["comment"]);
    }

    [Fact]
    public void Letters_of_any_script_with_their_marks_are_allowed()
    {
        var errors = new FieldErrors();
        errors.Line("name", "\u05e9\u05dc\u05d5\u05dd\u200e (Shalom) \u0645\u0631\u062d\u0628\u0627\u061c 李 नमस्\u200dते");

        Assert.False(errors.Any);
    }

    [Fact]
    public void A_text_that_cannot_be_refused_loses_only_these_characters() =>
        Assert.Equal("A12345\u200e", BidiControls.Remove("\u2067A12\u202e345\u202c\u2069\u200e"));

    /// <summary>Three hundred thousand errors of one field would take minutes if each copied those before it.</summary>
    [Fact]
    public void Many_errors_of_one_field_are_kept_in_order()
    {
        var errors = new FieldErrors();
        for (var i = 0; i < 300_000; i++) errors.Add("row 1", i % 2 == 0 ? "even" : "odd");

        Assert.Equal(300_000, errors.ByField["row 1"].Length);
        Assert.Equal(["even", "odd"], errors.ByField["row 1"].Take(2));
    }
}
