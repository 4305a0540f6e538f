using System.Text;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests;

/// <summary>
/// A stored record is read into a copy of its defaults. Missing members have their defaults, and one copy shares nothing with
/// another.
/// </summary>
public class JsonTests
{
    [Fact]
    public void A_missing_member_has_the_constructors_default()
    {
        var person = Read<Person>(
            """{"id":"ana.ruiz","name":"Ana Ruiz","email":"a@example.gov","unit":"TPSU","roles":["taskManager"],"positions":[]}""");
        Assert.True(person.Active);
        Assert.Equal([Role.TaskManager], person.Roles);

        var component = Read<Component>("""{"unit":"HOU","assignee":"lee.chan","cc":["kim.dale"],"state":"delegated"}""");
        Assert.Empty(component.Concurrences);
        Assert.Equal((ComponentState.Delegated, 0), (component.State, component.Delegates.Count));
    }

    [Fact]
    public void Members_of_one_row_do_not_show_in_the_next()
    {
        var left = Read<Person>(
            """{"id":"a","name":"A","email":"a@example.gov","unit":"HOU","roles":["supervisor"],"positions":["AD"],"active":false}""");
        var next = Read<Person>("""{"id":"b","name":"B","email":"b@example.gov","unit":"HOU"}""");
        Assert.False(left.Active);
        Assert.True(next.Active);
        Assert.Null(next.Positions);
        Assert.Equal(["AD"], left.Positions);
    }

    [Fact]
    public void What_is_empty_or_false_in_a_tasking_is_not_stored_and_is_the_same_when_read_back()
    {
        var tasking = Given.Tasking().Tasking;
        var text = Encoding.UTF8.GetString(Json.Bytes(tasking).Span);
        foreach (var left in new[] { "comments", "reminders", "duplicates", "withIcu" })
            Assert.DoesNotContain($"\"{left}\"", text, StringComparison.Ordinal);
        var back = Read<Tasking>(text);
        Assert.Equal((false, 0, 0, 0), (back.WithIcu, back.Comments.Count, back.Reminders.Count, back.Duplicates.Count));
        Assert.Equal(text, Encoding.UTF8.GetString(Json.Bytes(back).Span));

        var full = tasking with { WithIcu = true, Comments = [new Comment("lee.chan", tasking.CreatedAt, "Done.")] };
        back = Read<Tasking>(Encoding.UTF8.GetString(Json.Bytes(full).Span));
        Assert.Equal((true, "Done."), (back.WithIcu, back.Comments[0].Text));
    }

    [Fact]
    public void Derived_members_and_lists_are_not_stored()
    {
        var component = Read<Component>("""{"unit":"HOU","assignee":"lee.chan","cc":[],"state":"assigned","since":"2027-01-11T14:00:00Z"}""");
        Assert.NotEmpty(component.MissingConcurrences);
        Assert.Equal(
            """{"unit":"HOU","assignee":"lee.chan","cc":[],"state":"assigned","concurrences":[],"delegates":[],"since":"2027-01-11T14:00:00Z"}""",
            Encoding.UTF8.GetString(Json.Bytes(component).Span));
    }

    [Theory]
    [InlineData("2027-01-15", 2027, 1, 15)]
    [InlineData("2028-02-29", 2028, 2, 29)]
    public void A_plain_day_is_read(string text, int year, int month, int day) =>
        Assert.Equal(new Moment(new DateOnly(year, month, day)), Read<Moment>($"\"{text}\""));

    [Theory]
    [InlineData("2027-02-29")]
    [InlineData("2027-13-01")]
    [InlineData("2027-00-10")]
    [InlineData("2027-01-00")]
    [InlineData("2027-1a-10")]
    [InlineData("1899-12-31")]
    [InlineData("3000-01-01")]
    public void Text_that_only_looks_like_a_day_is_refused(string text) =>
        Assert.Throws<FieldFormatException>(() => Read<Moment>($"\"{text}\""));

    [Theory]
    [InlineData("\"medium\"", true)]
    [InlineData("\"\\u006dedium\"", true)]
    [InlineData("\"Medium\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("1", false)]
    public void A_word_is_read_exactly(string json, bool known)
    {
        if (known) Assert.Equal(Priority.Medium, Read<Priority>(json));
        else Assert.Throws<FieldFormatException>(() => Read<Priority>(json));
    }

    private static T Read<T>(string json) => Json.Read<T>(Encoding.UTF8.GetBytes(json));
}
