using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Itms.Domain.Shared;

namespace Itms.Domain.Tests.Shared;

public sealed class JsonMembersTests
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.General)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    [Theory]
    [InlineData("""{"Name":"a","Size":{"Wide":1},"Boxes":[{"Wide":1},null],"Notes":{"any":{"Wide":2}},"Free":{"a":[{"b":1}]}}""")]
    [InlineData("""{"Name":{},"Size":[],"Boxes":{"Wide":1,"Wide":2},"Notes":[]}""")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"Name" "a","other":1}""")]
    public void Known_members_wrong_types_and_broken_syntax_are_no_fault(string json) => Assert.Null(Find(json));

    [Theory]
    [InlineData("""{"other":1}""", MemberFaultKind.Unknown, "other")]
    [InlineData("""{"name":1}""", MemberFaultKind.Unknown, "name")]
    [InlineData("""{"two words":1}""", MemberFaultKind.Unknown, "['two words']")]
    [InlineData("""{"other":1""", MemberFaultKind.Unknown, "other")]
    [InlineData("""{"Size":{"High":1}}""", MemberFaultKind.Unknown, "Size.High")]
    [InlineData("""{"Maybe":{"High":1}}""", MemberFaultKind.Unknown, "Maybe.High")]
    [InlineData("""{"Boxes":[{},{"High":1}]}""", MemberFaultKind.Unknown, "Boxes[1].High")]
    [InlineData("""{"Notes":{"any":{"High":1}}}""", MemberFaultKind.Unknown, "Notes.any.High")]
    [InlineData("""{"Name":"a","Name":"b"}""", MemberFaultKind.Repeated, "Name")]
    [InlineData("""{"Name":"a","\u004eame":"b"}""", MemberFaultKind.Repeated, "Name")]
    [InlineData("""{"Notes":{"any":{},"any":{}}}""", MemberFaultKind.Repeated, "Notes.any")]
    [InlineData("""{"Free":{"a":[{"b":1,"b":2}]}}""", MemberFaultKind.Repeated, "Free.a[0].b")]
    [InlineData("""{"Boxes":[{"\ud800":1}]}""", MemberFaultKind.Unreadable, "Boxes[0]")]
    public void The_first_fault_is_found_with_its_path(string json, MemberFaultKind kind, string path) =>
        Assert.Equal(new MemberFault(kind, path), Find(json));

    [Fact]
    public void Case_counts_where_the_reader_counts_it()
    {
        var lenient = new JsonSerializerOptions(Format) { PropertyNameCaseInsensitive = true };

        Assert.Null(JsonMembers.FindFault("""{"name":"a"}"""u8, typeof(Sample), lenient));
        Assert.Equal(MemberFaultKind.Repeated, JsonMembers.FindFault("""{"name":"a","Name":"b"}"""u8, typeof(Sample), lenient)!.Kind);
    }

    private static MemberFault? Find(string json) => JsonMembers.FindFault(Encoding.UTF8.GetBytes(json), typeof(Sample), Format);

    private sealed record Sample(
        string? Name, Box? Size, Point? Maybe, IReadOnlyList<Box?>? Boxes, Dictionary<string, Box>? Notes, JsonElement? Free);

    private sealed record Box(int Wide);

    private readonly record struct Point(int X);
}
