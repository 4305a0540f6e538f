using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Shared;

namespace Itms.Application.Administration;

/// <summary>The retention schedule as a document, without its version.</summary>
internal sealed record RetentionDocument
{
    public IReadOnlyList<EntryDocument?>? Entries { get; init; }

    public static RetentionDocument Of(RetentionSchedule schedule) => new()
    {
        Entries =
        [
            .. schedule.Entries.Select(e => new EntryDocument
            {
                Code = e.Code,
                Title = e.Title,
                Authority = e.Authority,
                CutOff = e.CutOff,
                EndOf = e.EndOf,
                Years = e.Years,
                Categories = e.Categories,
                TaskTypes = e.TaskTypes,
                Actions = e.Actions,
            }),
        ],
    };

    public RetentionSchedule ToSchedule(int version, FieldErrors errors, string root)
    {
        var given = Entries ?? [];
        for (var i = 0; i < given.Count; i++) errors.Require(given[i]?.CutOff is not null, $"{root}.entries[{i}].cutOff", "is required");
        return new RetentionSchedule(
            version,
            [
                .. given.OfType<EntryDocument>().Select(e => new RetentionEntry(
                    e.Code?.Trim() ?? "", e.Title?.Trim() ?? "", e.Authority?.Trim() ?? "", e.CutOff ?? default, e.EndOf ?? default, e.Years,
                    e.Categories ?? [], e.TaskTypes ?? [], e.Actions ?? [])),
            ]);
    }

    internal sealed record EntryDocument
    {
        public string? Code { get; init; }
        public string? Title { get; init; }
        public string? Authority { get; init; }
        public CutOff? CutOff { get; init; }
        public CutOffPeriod? EndOf { get; init; }
        public int? Years { get; init; }
        public IReadOnlyList<string>? Categories { get; init; }
        public IReadOnlyList<TaskType>? TaskTypes { get; init; }
        public IReadOnlyList<TaskAction>? Actions { get; init; }
    }
}
