using System.Text.RegularExpressions;

namespace Itms.Domain.Forms;

/// <summary>Whether a form is well formed: lengths, formats, and only the tab of its type.</summary>
public static partial class FormValidation
{
    /// <summary>Detainees on one tasking.</summary>
    public const int MaxDetainees = 50;

    /// <summary>Non-IHSC facilities on one tasking.</summary>
    public const int MaxFacilities = 50;

    public static void Check(TaskingForm form, FieldErrors errors)
    {
        errors.Line("requestor", form.Requestor, required: true);
        errors.Line("taskAuthority", form.TaskAuthority);
        errors.Line("caseNumber", form.CaseNumber);
        errors.Text("instruction", form.Instruction);
        CheckDetainees(form, errors);
        CheckTabs(form, errors);
    }

    /// <summary>"A" and eight or nine digits, as written in letters' many ways: <c>a 012-345-678</c> becomes <c>A012345678</c>.</summary>
    /// <returns>Null where it is no alien number.</returns>
    public static string? NormaliseAlienNumber(string text)
    {
        var compact = new string([.. text.Where(c => c is not (' ' or '-' or '#'))]).ToUpperInvariant();
        return AlienNumber().IsMatch(compact) ? compact : null;
    }

    private static void CheckDetainees(TaskingForm form, FieldErrors errors)
    {
        errors.Require(form.Detainees.Count <= MaxDetainees, "detainees", $"may name {MaxDetainees} detainees");
        for (var i = 0; i < form.Detainees.Count; i++)
        {
            var (name, alienNumber) = form.Detainees[i];
            errors.Line($"detainees[{i}].name", name);
            errors.Require(
                !string.IsNullOrWhiteSpace(name) || alienNumber is not null, $"detainees[{i}]", "needs a name or an alien number");
            errors.Require(
                alienNumber is null || NormaliseAlienNumber(alienNumber) is not null,
                $"detainees[{i}].alienNumber",
                "must be A and eight or nine digits");
        }
    }

    private static void CheckTabs(TaskingForm form, FieldErrors errors)
    {
        var tab = TaskTypes.TabOf(form.TaskType);
        OnlyOn(Tab.MedicalComplaint, "medicalComplaint", form.MedicalComplaint);
        OnlyOn(Tab.InformationRequest, "informationRequest", form.InformationRequest);
        OnlyOn(Tab.Memo, "memo", form.Memo);
        OnlyOn(Tab.EroTask, "eroTask", form.EroTask);
        OnlyOn(Tab.Audit, "audit", form.Audit);
        errors.Line("medicalComplaint.ihscFacility", form.MedicalComplaint?.IhscFacility);
        errors.Line("medicalComplaint.igsaFacility", form.MedicalComplaint?.IgsaFacility);
        errors.Line("informationRequest.ihscFacility", form.InformationRequest?.IhscFacility);
        Facilities("informationRequest.nonIhscFacilities", form.InformationRequest?.NonIhscFacilities);
        errors.Line("memo.ihscFacility", form.Memo?.IhscFacility);
        Facilities("memo.nonIhscFacilities", form.Memo?.NonIhscFacilities);
        errors.Line("eroTask.code", form.EroTask?.Code);

        void OnlyOn(Tab allowed, string field, object? value) =>
            errors.Require(value is null || tab == allowed, field, $"does not belong to the task type {TaskTypes.LabelOf(form.TaskType)}");

        void Facilities(string field, IReadOnlyList<string>? names)
        {
            errors.Require(names is null || names.Count <= MaxFacilities, field, $"may name {MaxFacilities} facilities");
            for (var i = 0; i < names?.Count; i++) errors.Line($"{field}[{i}]", names[i], required: true);
        }
    }

    [GeneratedRegex("^A[0-9]{8,9}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumber();
}
